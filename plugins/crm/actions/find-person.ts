import { defineAction, type RecordOf, type Records } from 'mach/sdk'
import { contactPoint } from '../entities/contact-point.ts'
import { person } from '../entities/person.ts'
import { addressPerson } from '../text/address-person.ts'

/** Looks a person up. It makes nobody: for that there is `matchPerson`. */
export const findPerson = defineAction({
  id: 'findPerson',
  labels: { vi: 'Tìm khách hàng', en: 'Find a person' },
  help: {
    vi: 'Tìm theo mã, số điện thoại hoặc email đã chuẩn hóa. Không thấy thì báo là không, không tạo mới.',
    en: 'By id, or by a normalised phone number or e-mail address. When there is none it says so and makes nobody.'
  },
  icon: 'user-search',
  input: {
    type: 'object',
    additionalProperties: false,
    properties: {
      personId: { type: 'string', format: 'uuid', 'x-mach': { labels: { vi: 'Mã khách hàng', en: 'Person' } } },
      phone: { type: 'string', 'x-mach': { labels: { vi: 'Điện thoại', en: 'Phone' } } },
      email: { type: 'string', 'x-mach': { labels: { vi: 'Email', en: 'E-mail' } } }
    }
  },
  output: {
    type: 'object',
    additionalProperties: false,
    required: ['found', 'greeting', 'pronoun'],
    properties: {
      found: { type: 'boolean', 'x-mach': { labels: { vi: 'Tìm thấy', en: 'Found' } } },
      personId: { type: 'string', 'x-mach': { labels: { vi: 'Khách hàng', en: 'Person' } } },
      fullName: { type: 'string', 'x-mach': { labels: { vi: 'Họ và tên', en: 'Full name' } } },
      phone: { type: 'string', 'x-mach': { labels: { vi: 'Điện thoại', en: 'Phone' } } },
      email: { type: 'string', 'x-mach': { labels: { vi: 'Email', en: 'E-mail' } } },
      lifecycleStage: { type: 'string', 'x-mach': { labels: { vi: 'Giai đoạn vòng đời', en: 'Lifecycle stage' } } },
      greeting: { type: 'string', 'x-mach': { labels: { vi: 'Lời xưng hô', en: 'Greeting name' } } },
      pronoun: { type: 'string', 'x-mach': { labels: { vi: 'Đại từ xưng hô', en: 'Pronoun' } } }
    }
  },
  uses: ['records:read:crm.person', 'records:read:crm.contactPoint'],
  reads: [
    { entity: 'crm.person', where: { id: 'personId' } },
    { entity: 'crm.contactPoint', where: { value: 'phone' } },
    { entity: 'crm.contactPoint', where: { value: 'email' } }
  ],
  writes: [],
  async run({ personId, phone, email }, { records }) {
    const found =
      (personId ? await byId(records, personId) : null) ??
      (phone ? await byValue(records, 'phone', phone) : null) ??
      (email ? await byValue(records, 'email', email) : null)
    if (!found) return { found: false, ...addressPerson(undefined, undefined) }
    return {
      found: true,
      personId: found.id,
      fullName: found.fullName,
      lifecycleStage: found.lifecycleStage,
      ...(found.phone && { phone: found.phone }),
      ...(found.email && { email: found.email }),
      ...addressPerson(found.honorific, found.givenName)
    }
  }
})

type PersonRecords = Records<'records:read:crm.person' | 'records:read:crm.contactPoint'>

async function byId(records: PersonRecords, id: string): Promise<RecordOf<typeof person> | null> {
  const [found] = await records.find(person, { where: { id } })
  return found ?? null
}

async function byValue(records: PersonRecords, kind: string, value: string): Promise<RecordOf<typeof person> | null> {
  const points = await records.find(contactPoint, { where: { value } })
  const point = points.find((each) => each.kind === kind)
  return point ? records.get(person, point.personId) : null
}
