/** The lines of the threat table: who attacks, with what. Every attack names the line it belongs to. */
export const threatTable: Readonly<Record<number, string>> = {
  1: 'a plugin loops for ever',
  2: 'a plugin takes all the memory',
  3: 'a plugin keeps native code busy that nothing interrupts',
  4: 'a plugin throws what cannot be read',
  5: 'a plugin leaves a rejected promise with a trap behind',
  6: 'a plugin waits for what never happens',
  7: 'a plugin loops after it has waited',
  8: 'a plugin answers with what is too large or has no end',
  9: 'a plugin answers with keys that reach a prototype',
  10: 'a plugin makes code from text, or walks up to its host',
  11: 'a plugin changes what is built in',
  12: 'a plugin looks for what others have left in its world',
  13: 'a plugin reaches for the records of others',
  14: 'a plugin does more than was granted',
  15: 'a plugin names what does not exist',
  16: 'a plugin floods the engine with effects and reads',
  17: 'a plugin calls an address inside',
  18: 'a plugin calls a name that changes its address',
  19: 'a plugin is redirected to the inside',
  20: 'a plugin calls a host that looks like a granted one',
  21: 'a far side answers without end',
  22: 'a plugin smuggles headers',
  23: 'a plugin wants to see a secret',
  24: 'a plugin sends a secret elsewhere',
  25: 'a plugin sends out what it may read',
  26: 'a plugin measures time',
  27: 'a plugin writes control characters and markup',
  29: 'a plugin starts a storm of runs',
  31: 'a good plugin is updated by a bad hand',
  32: 'a plugin brings other packages with it',
  33: 'a package was tampered with',
  34: 'a package is a bomb or a path',
  35: 'a stranger floods or forges webhooks',
  36: 'a host under foreign control forges its answers',
  37: 'a host under foreign control looks at the machine',
  39: 'a plugin shares memory to measure its neighbours',
  40: 'hosts die or are left over'
}

/** Lines that this release has no door for, or that are held elsewhere. */
export const notAttacked: Readonly<Record<number, string>> = {
  28: 'no step hands text to a model',
  30: 'no plugin brings code that changes stored records on an upgrade',
  38: 'an isolate reaches no other one (lines 12 and 39); one installation serves one company',
  41: 'this table is what is run against every release of the isolate engine'
}
