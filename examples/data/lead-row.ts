/** One row of `leads.csv`, as it was typed. */
export interface LeadRow {
  readonly rowKey: string
  readonly fullName: string
  readonly phone: string
  readonly email: string
  readonly company: string
  readonly need: string
  readonly budget: string
  readonly source: string
  readonly consentMail: string
  readonly consentSms: string
}

export type RefusedBecause = 'tooLarge' | 'noContact' | 'noName' | 'nameTooLong' | 'needTooLong'

/** What the generator knows about a row because it made it so. */
export type Truth =
  | {
      readonly kind: 'usable'
      /** Index of the invented person. */
      readonly person: number
      readonly heat: 'hot' | 'warm' | 'cold'
      readonly hasMail: boolean
      readonly consents: number
    }
  | { readonly kind: 'unusable' }
  | { readonly kind: 'refused'; readonly because: RefusedBecause }

export interface PlannedRow {
  readonly row: LeadRow
  readonly truth: Truth
}

export const leadColumns = [
  'rowKey',
  'fullName',
  'phone',
  'email',
  'company',
  'need',
  'budget',
  'source',
  'consentMail',
  'consentSms'
] as const satisfies readonly (keyof LeadRow)[]
