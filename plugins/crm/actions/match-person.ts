import { defineAction } from 'mach/sdk'
import { contactPoint } from '../entities/contact-point.ts'
import { person } from '../entities/person.ts'
import { findOwner, findWay } from '../match/find-owner.ts'
import { gapsOf } from '../match/gaps-of.ts'
import { givenWays } from '../match/given-ways.ts'

/**
 * Finds the person behind a phone number or an e-mail address, or makes one. The phone decides before the mail, because
 * a mailbox is shared more often than a phone. What is already known is never overwritten, only gaps are filled; so the
 * order in which two enquiries of one person arrive changes nothing in how many people there are.
 */
export const matchPerson = defineAction({
  id: 'matchPerson',
  labels: { vi: 'Tìm hoặc tạo khách hàng', en: 'Find or make the person' },
  help: {
    vi: 'Tìm khách theo số điện thoại, rồi theo email. Chưa có thì tạo mới; có rồi thì chỉ điền chỗ còn trống.',
    en: 'Looks by phone, then by e-mail. Makes a person when there is none; otherwise only fills what is empty.'
  },
  icon: 'user-search',
  input: {
    type: 'object',
    additionalProperties: false,
    properties: {
      fullName: { type: 'string', 'x-mach': { labels: { vi: 'Họ và tên', en: 'Full name' } } },
      honorific: { type: 'string', 'x-mach': { labels: { vi: 'Danh xưng', en: 'Title' } } },
      familyName: { type: 'string', 'x-mach': { labels: { vi: 'Họ', en: 'Family name' } } },
      middleName: { type: 'string', 'x-mach': { labels: { vi: 'Tên đệm', en: 'Middle name' } } },
      givenName: { type: 'string', 'x-mach': { labels: { vi: 'Tên', en: 'Given name' } } },
      phone: {
        type: 'string',
        'x-mach': {
          labels: { vi: 'Điện thoại', en: 'Phone' },
          help: { vi: 'Đã chuẩn hóa, dạng +84….', en: 'Normalised, in the form +84….' }
        }
      },
      rawPhone: {
        type: 'string',
        'x-mach': { labels: { vi: 'Điện thoại khách viết', en: 'Phone as written' } }
      },
      email: {
        type: 'string',
        'x-mach': {
          labels: { vi: 'Email', en: 'E-mail' },
          help: { vi: 'Đã chuẩn hóa, chữ thường.', en: 'Normalised, in lower case.' }
        }
      },
      rawEmail: { type: 'string', 'x-mach': { labels: { vi: 'Email khách viết', en: 'E-mail as written' } } },
      company: { type: 'string', 'x-mach': { labels: { vi: 'Doanh nghiệp', en: 'Company' } } },
      source: { type: 'string', 'x-mach': { labels: { vi: 'Nguồn', en: 'Source' } } },
      city: { type: 'string', 'x-mach': { labels: { vi: 'Tỉnh/Thành phố', en: 'City or province' } } },
      language: {
        type: 'string',
        enum: ['vi', 'en'],
        'x-mach': { labels: { vi: 'Ngôn ngữ', en: 'Language' } }
      }
    }
  },
  output: {
    type: 'object',
    additionalProperties: false,
    required: ['personId', 'isNew', 'matchedBy', 'filled'],
    properties: {
      personId: { type: 'string', 'x-mach': { labels: { vi: 'Khách hàng', en: 'Person' } } },
      isNew: { type: 'boolean', 'x-mach': { labels: { vi: 'Khách mới', en: 'Is new' } } },
      matchedBy: {
        type: 'string',
        enum: ['phone', 'email', 'none'],
        'x-mach': { labels: { vi: 'Nhận ra nhờ', en: 'Recognised by' } }
      },
      filled: {
        type: 'array',
        items: { type: 'string' },
        'x-mach': {
          labels: { vi: 'Trường vừa điền thêm', en: 'Fields filled' },
          help: { vi: 'Những chỗ trước đây còn trống.', en: 'What had been empty before.' }
        }
      }
    }
  },
  uses: [
    'records:read:crm.person',
    'records:write:crm.person',
    'records:read:crm.contactPoint',
    'records:write:crm.contactPoint'
  ],
  reads: [
    { entity: 'crm.contactPoint', where: { value: 'phone' } },
    { entity: 'crm.contactPoint', where: { value: 'email' } }
  ],
  writes: [
    { entity: 'crm.person', ops: ['create'] },
    {
      entity: 'crm.person',
      ops: ['update'],
      fields: [
        'fullName',
        'familyName',
        'middleName',
        'givenName',
        'honorific',
        'phone',
        'email',
        'company',
        'source',
        'city',
        'language'
      ]
    },
    { entity: 'crm.contactPoint', ops: ['create'] },
    { entity: 'crm.contactPoint', ops: ['update'], fields: ['personId'] }
  ],
  async run(input, { records }) {
    const { rawPhone, rawEmail, ...details } = input
    const given = givenWays(input)
    const [first] = given
    if (!first) throw new Error('A person is matched by a phone number or an e-mail address.')

    const ways = await Promise.all(given.map((way) => findWay(records, way)))
    const { person: known, matchedBy, orphans } = await findOwner(records, ways)
    const gaps = gapsOf(known ?? {}, details)
    const personId = known?.id ?? records.create(person, { fullName: first.value, lifecycleStage: 'lead', ...gaps })
    const filled = known ? Object.keys(gaps) : []
    if (known && filled.length > 0) records.update(person, known, gaps)

    for (const way of ways.filter(({ point }) => !point)) {
      const { kind, value, raw } = way
      records.create(contactPoint, { personId, kind, value, raw, isPrimary: gaps[kind] === value })
    }
    for (const orphan of orphans) records.update(contactPoint, orphan, { personId })
    return { personId, isNew: known === null, matchedBy, filled }
  }
})
