// Breaks: no-missing-files
import './no-such-file.ts'
