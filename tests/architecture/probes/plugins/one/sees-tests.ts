// Breaks: nothing-sees-tests
import '../../tests/target.ts'
