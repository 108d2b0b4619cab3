// Breaks: every-file-has-a-layer
export const stray = 'in no layer'
