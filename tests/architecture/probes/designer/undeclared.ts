// Breaks: no-undeclared-packages
import 'estree-walker'
