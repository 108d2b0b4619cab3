// Breaks: no-dev-packages
import 'knip'
