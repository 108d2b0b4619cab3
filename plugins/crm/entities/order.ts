import { defineEntity } from 'mach/sdk'
import { personIdField } from './person-id-field.ts'

/** An order of a person. The shop owns its lines; here stands who bought, for how much, and whether it is paid. */
export const order = defineEntity({
  id: 'crm.order',
  labels: { vi: 'Đơn hàng', en: 'Order' },
  plural: { vi: 'Đơn hàng', en: 'Orders' },
  icon: 'shopping-bag',
  title: 'number',
  columns: ['number', 'personId', 'total', 'status', 'placedAt', 'paidAt'],
  required: ['number', 'personId', 'total', 'currency', 'status', 'placedAt'],
  fields: {
    number: {
      type: 'string',
      maxLength: 60,
      'x-mach': {
        labels: { vi: 'Số đơn', en: 'Number' },
        help: { vi: 'Số đơn của cửa hàng; mỗi số chỉ có một lần.', en: 'The shop’s number; it stands only once.' },
        search: true,
        unique: true
      }
    },
    personId: personIdField,
    total: {
      type: 'integer',
      minimum: 0,
      'x-mach': { labels: { vi: 'Tổng tiền', en: 'Total' }, format: 'money' }
    },
    currency: { type: 'string', enum: ['VND'], 'x-mach': { labels: { vi: 'Tiền tệ', en: 'Currency' } } },
    status: {
      type: 'string',
      enum: ['draft', 'paid', 'cancelled'],
      'x-mach': {
        labels: { vi: 'Trạng thái', en: 'Status' },
        index: true,
        options: {
          draft: { vi: 'Chưa thanh toán', en: 'Not paid' },
          paid: { vi: 'Đã thanh toán', en: 'Paid' },
          cancelled: { vi: 'Đã hủy', en: 'Cancelled' }
        }
      }
    },
    placedAt: { type: 'string', format: 'date-time', 'x-mach': { labels: { vi: 'Đặt lúc', en: 'Placed at' } } },
    paidAt: { type: 'string', format: 'date-time', 'x-mach': { labels: { vi: 'Thanh toán lúc', en: 'Paid at' } } }
  },
  timeline: { subject: 'personId', at: 'placedAt', summary: 'number' }
})
