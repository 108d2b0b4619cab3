/** The person a record is about. Leads, tasks, consents and orders all point to people in the same way. */
export const personIdField = {
  type: 'string',
  format: 'uuid',
  'x-mach': {
    labels: { vi: 'Khách hàng', en: 'Person' },
    help: { vi: 'Người mà bản ghi này nói về.', en: 'The person this record is about.' },
    relation: { entity: 'crm.person' },
    index: true
  }
} as const
