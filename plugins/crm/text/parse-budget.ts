import { readAmount } from 'mach/sdk'

/** A number below it says nothing as a budget: 50 may be fifty đồng, fifty thousand or fifty million. */
const budgetMin = 1_000
/** Ten thousand tỷ. Above it somebody is joking. */
const budgetMax = 10_000_000_000_000

/** What people write as a budget, in đồng: `50 triệu`, `1tr2`, `20-30 triệu` (the lower end); or null. */
export function parseBudget(raw: string | number): number | null {
  const value = typeof raw === 'number' ? raw : readAmount(raw)
  if (value === null || !Number.isFinite(value)) return null
  const rounded = Math.round(value)
  return rounded >= budgetMin && rounded <= budgetMax ? rounded : null
}
