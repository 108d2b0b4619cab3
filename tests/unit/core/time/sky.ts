/**
 * Where moon and sun stand: mean elements with periodic terms, as in J. Meeus, "Astronomical Algorithms" (new moons,
 * chapter 49) and the largest terms of the planetary theory VSOP87 (sun). Between 1900 and 2100 a new moon is found to
 * some 20 seconds and the sun to less than a thousandth of a degree, for which it takes about half a minute.
 */
const dayMs = 86_400_000
const j2000Ms = Date.UTC(2000, 0, 1, 12)
const j2000 = 2_451_545

/** Amplitude in days, power of the orbit's eccentricity, then multiples of M (sun), M' (moon) and F (node distance). */
const moonTerms: readonly (readonly [number, number, number, number, number])[] = [
  [-0.4072, 0, 0, 1, 0],
  [0.17241, 1, 1, 0, 0],
  [0.01608, 0, 0, 2, 0],
  [0.01039, 0, 0, 0, 2],
  [0.00739, 1, -1, 1, 0],
  [-0.00514, 1, 1, 1, 0],
  [0.00208, 2, 2, 0, 0],
  [-0.00111, 0, 0, 1, -2],
  [-0.00057, 0, 0, 1, 2],
  [0.00056, 1, 1, 2, 0],
  [-0.00042, 0, 0, 3, 0],
  [0.00042, 1, 1, 0, 2],
  [0.00038, 1, 1, 0, -2],
  [-0.00024, 1, -1, 2, 0],
  [-0.00007, 0, 2, 1, 0],
  [0.00004, 0, 0, 2, -2],
  [0.00004, 0, 3, 0, 0],
  [0.00003, 0, 1, 1, -2],
  [0.00003, 0, 0, 2, 2],
  [-0.00003, 0, 1, 1, 2],
  [0.00003, 0, -1, 1, 2],
  [-0.00002, 0, -1, 1, -2],
  [-0.00002, 0, 1, 3, 0],
  [0.00002, 0, 0, 4, 0]
]

/** The pull of the planets on the moon: amplitude in days, then argument in degrees at moon 0 and per moon. */
const planetTerms: readonly (readonly [number, number, number])[] = [
  [0.000325, 299.77, 0.107408],
  [0.000165, 251.88, 0.016321],
  [0.000164, 251.83, 26.651886],
  [0.000126, 349.42, 36.412478],
  [0.00011, 84.66, 18.206239],
  [0.000062, 141.74, 53.303771],
  [0.00006, 207.14, 2.453732],
  [0.000056, 154.84, 7.30686],
  [0.000047, 34.52, 27.261239],
  [0.000042, 207.19, 0.121824],
  [0.00004, 291.34, 1.844379],
  [0.000037, 161.72, 24.198154],
  [0.000035, 239.56, 25.513099],
  [0.000023, 331.55, 3.592518]
]

/** The earth's longitude: amplitude in 1e-8 radians, phase, radians per thousand years; three powers of time. */
const earthTerms: readonly (readonly (readonly [number, number, number])[])[] = [
  [
    [175347046, 0, 0],
    [3341656, 4.6692568, 6283.07585],
    [34894, 4.6261, 12566.1517],
    [3497, 2.7441, 5753.3849],
    [3418, 2.8289, 3.5231],
    [3136, 3.6277, 77713.7715],
    [2676, 4.4181, 7860.4194],
    [2343, 6.1352, 3930.2097],
    [1324, 0.7425, 11506.7698],
    [1273, 2.0371, 529.691],
    [1199, 1.1096, 1577.3435],
    [990, 5.233, 5884.927],
    [902, 2.045, 26.298],
    [857, 3.508, 398.149],
    [780, 1.179, 5223.694],
    [753, 2.533, 5507.553],
    [505, 4.583, 18849.228],
    [492, 4.205, 775.523],
    [357, 2.92, 0.067],
    [317, 5.849, 11790.629],
    [284, 1.899, 796.298],
    [271, 0.315, 10977.079],
    [243, 0.345, 5486.778],
    [206, 4.806, 2544.314],
    [205, 1.869, 5573.143],
    [202, 2.458, 6069.777],
    [156, 0.833, 213.299],
    [132, 3.411, 2942.463],
    [126, 1.083, 20.775],
    [115, 0.645, 0.98]
  ],
  [
    [628331966747, 0, 0],
    [206059, 2.678235, 6283.07585],
    [4303, 2.6351, 12566.1517],
    [425, 1.59, 3.523],
    [119, 5.796, 26.298],
    [109, 2.966, 1577.344]
  ],
  [
    [52919, 0, 0],
    [8720, 1.0721, 6283.0758],
    [309, 0.867, 12566.152]
  ]
]

/** When new moon number `moon` comes, counted from that of 6 January 2000, in milliseconds since 1970-01-01 UTC. */
export function newMoonAt(moon: number): number {
  const t = moon / 1236.85
  const eccentricity = 1 - 0.002516 * t - 0.0000074 * t ** 2
  const sun = 2.5534 + 29.1053567 * moon - 0.0000014 * t ** 2
  const moonAnomaly = 201.5643 + 385.81693528 * moon + 0.0107582 * t ** 2 + 0.00001238 * t ** 3
  const node = 160.7108 + 390.67050284 * moon - 0.0016118 * t ** 2 - 0.00000227 * t ** 3
  const ascending = 124.7746 - 1.56375588 * moon + 0.0020672 * t ** 2
  const mean = 2_451_550.09766 + 29.530588861 * moon + 0.00015437 * t ** 2 - 0.00000015 * t ** 3
  const periodic = sum(moonTerms, ([size, power, m, mm, f]) => {
    return size * eccentricity ** power * sin(m * sun + mm * moonAnomaly + f * node)
  })
  const planets = sum(planetTerms, ([size, start, perMoon]) => size * sin(start + perMoon * moon))
  const day = mean + periodic + planets - 0.00017 * sin(ascending)
  return dynamicalToUtc(j2000Ms + (day - j2000) * dayMs)
}

/** The sun's apparent longitude at an instant, in degrees from 0 to 360. */
export function sunLongitudeAt(at: number): number {
  const t = (at + deltaSeconds(at) * 1_000 - j2000Ms) / (365_250 * dayMs)
  const earth = sum(earthTerms, (terms) => {
    return t ** earthTerms.indexOf(terms) * sum(terms, ([size, phase, speed]) => size * Math.cos(phase + speed * t))
  })
  const aberration = -0.00569
  const nutation = -0.00478 * sin(125.04 - 19_341.36 * t) - 0.00037 * sin(200.93 + 720_015.4 * t)
  const degrees = (earth / 1e8) * (180 / Math.PI) + 180 + aberration + nutation
  return ((degrees % 360) + 360) % 360
}

function dynamicalToUtc(at: number): number {
  return at - deltaSeconds(at) * 1_000
}

/** How far the clock of the sky is ahead of that of the turning earth, in seconds: known to 2025, then foreseen. */
function deltaSeconds(at: number): number {
  const year = 1970 + at / (365.2425 * dayMs)
  return between(knownDeltas, year)
}

/** Year and seconds, as observed and as they are foreseen. */
const knownDeltas: readonly (readonly [number, number])[] = [
  [1890, -6],
  [1900, -2.8],
  [1910, 10.4],
  [1920, 21.2],
  [1930, 24],
  [1940, 24.3],
  [1950, 29.1],
  [1960, 33.1],
  [1970, 40.2],
  [1980, 50.5],
  [1990, 56.9],
  [2000, 63.8],
  [2010, 66.1],
  [2020, 69.4],
  [2030, 70],
  [2050, 75],
  [2075, 90],
  [2105, 115]
]

function between(points: readonly (readonly [number, number])[], x: number): number {
  const next = points.findIndex(([year]) => year > x)
  const [x0, y0] = points[next - 1] ?? [0, 0]
  const [x1, y1] = points[next] ?? [1, 0]
  return y0 + ((y1 - y0) * (x - x0)) / (x1 - x0)
}

function sum<T>(items: readonly T[], size: (item: T) => number): number {
  return items.reduce((total, item) => total + size(item), 0)
}

function sin(degrees: number): number {
  return Math.sin((degrees * Math.PI) / 180)
}
