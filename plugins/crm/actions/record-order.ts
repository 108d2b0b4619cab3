import { defineAction } from 'mach/sdk'
import { order } from '../entities/order.ts'
import { person } from '../entities/person.ts'

/** Keeps an order of a person. The shop may tell of it as often as it likes: one number is one order. */
export const recordOrder = defineAction({
  id: 'recordOrder',
  labels: { vi: 'Ghi nhận đơn hàng', en: 'Record an order' },
  help: {
    vi: 'Mỗi số đơn chỉ được ghi một lần. Đơn đã thanh toán đưa khách sang giai đoạn “Đã mua hàng”.',
    en: 'Each number is kept once. A paid order moves the person to the stage “Customer”.'
  },
  icon: 'shopping-bag',
  input: {
    type: 'object',
    additionalProperties: false,
    required: ['number', 'personId', 'total'],
    properties: {
      number: { type: 'string', minLength: 1, maxLength: 60, 'x-mach': { labels: { vi: 'Số đơn', en: 'Number' } } },
      personId: { type: 'string', format: 'uuid', 'x-mach': { labels: { vi: 'Khách hàng', en: 'Person' } } },
      total: { type: 'integer', minimum: 0, 'x-mach': { labels: { vi: 'Tổng tiền (đồng)', en: 'Total (VND)' } } },
      placedAt: {
        type: 'string',
        format: 'date-time',
        'x-mach': {
          labels: { vi: 'Đặt lúc', en: 'Placed at' },
          help: { vi: 'Để trống thì lấy lúc thanh toán, hoặc bây giờ.', en: 'When empty: when paid, or now.' }
        }
      },
      paidAt: {
        type: 'string',
        format: 'date-time',
        'x-mach': {
          labels: { vi: 'Thanh toán lúc', en: 'Paid at' },
          help: { vi: 'Để trống là chưa thanh toán.', en: 'Empty means not paid.' }
        }
      }
    }
  },
  output: {
    type: 'object',
    additionalProperties: false,
    required: ['orderId', 'isNew'],
    properties: {
      orderId: { type: 'string', 'x-mach': { labels: { vi: 'Đơn hàng', en: 'Order' } } },
      isNew: {
        type: 'boolean',
        'x-mach': {
          labels: { vi: 'Đơn mới', en: 'Is new' },
          help: { vi: 'Sai khi số đơn đã được ghi trước đó.', en: 'False when the number was there before.' }
        }
      }
    }
  },
  uses: ['records:read:crm.person', 'records:write:crm.person', 'records:read:crm.order', 'records:write:crm.order'],
  reads: [
    { entity: 'crm.order', where: { number: 'number' } },
    { entity: 'crm.person', where: { id: 'personId' } }
  ],
  writes: [
    { entity: 'crm.order', ops: ['create'] },
    { entity: 'crm.person', ops: ['update'], fields: ['lifecycleStage'] }
  ],
  async run(input, { records, clock }) {
    const { number, personId, total, paidAt } = input
    const [[known], [buyer]] = await Promise.all([
      records.find(order, { where: { number } }),
      records.find(person, { where: { id: personId } })
    ])
    if (known) return { orderId: known.id, isNew: false }
    const orderId = records.create(order, {
      number,
      personId,
      total,
      currency: 'VND',
      status: paidAt ? 'paid' : 'draft',
      placedAt: input.placedAt ?? paidAt ?? clock.now(),
      ...(paidAt && { paidAt })
    })
    if (paidAt && buyer?.lifecycleStage === 'lead') records.update(person, buyer, { lifecycleStage: 'customer' })
    return { orderId, isNew: true }
  }
})
