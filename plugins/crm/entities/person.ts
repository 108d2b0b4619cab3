import { defineEntity } from 'mach/sdk'

/** A human being the business knows. How to reach them is kept in contact points; the main ones are repeated here. */
export const person = defineEntity({
  id: 'crm.person',
  labels: { vi: 'Khách hàng', en: 'Person' },
  plural: { vi: 'Khách hàng', en: 'People' },
  icon: 'user',
  title: 'fullName',
  columns: ['fullName', 'phone', 'email', 'company', 'lifecycleStage', 'source'],
  required: ['fullName', 'lifecycleStage'],
  fields: {
    fullName: {
      type: 'string',
      maxLength: 200,
      'x-mach': {
        labels: { vi: 'Họ và tên', en: 'Full name' },
        help: {
          vi: 'Viết như khách tự xưng, không kèm danh xưng. Chưa biết tên thì là số điện thoại hoặc email.',
          en: 'As the person writes it, without a title. Until a name is known, the phone number or e-mail address.'
        },
        search: true,
        personal: 'basic'
      }
    },
    honorific: {
      type: 'string',
      maxLength: 20,
      'x-mach': {
        labels: { vi: 'Danh xưng', en: 'Title' },
        help: {
          vi: 'Anh, Chị, Cô, Chú… Thư gửi khách sẽ xưng hô theo đây.',
          en: 'Mr, Ms, or a Vietnamese title. Messages address the person by it.'
        },
        personal: 'basic'
      }
    },
    familyName: {
      type: 'string',
      maxLength: 100,
      'x-mach': { labels: { vi: 'Họ', en: 'Family name' }, personal: 'basic' }
    },
    middleName: {
      type: 'string',
      maxLength: 150,
      'x-mach': { labels: { vi: 'Tên đệm', en: 'Middle name' }, personal: 'basic' }
    },
    givenName: {
      type: 'string',
      maxLength: 100,
      'x-mach': { labels: { vi: 'Tên', en: 'Given name' }, personal: 'basic' }
    },
    phone: {
      type: 'string',
      maxLength: 20,
      'x-mach': {
        labels: { vi: 'Điện thoại chính', en: 'Main phone' },
        help: {
          vi: 'Dạng quốc tế, ví dụ +84912345678. Các số khác nằm ở Điểm liên hệ.',
          en: 'International form, for example +84912345678. Other numbers are contact points.'
        },
        format: 'phone',
        search: true,
        personal: 'basic'
      }
    },
    email: {
      type: 'string',
      maxLength: 254,
      'x-mach': {
        labels: { vi: 'Email chính', en: 'Main e-mail' },
        help: {
          vi: 'Địa chỉ nhận thư. Các địa chỉ khác nằm ở Điểm liên hệ.',
          en: 'Where mail goes. Other addresses are contact points.'
        },
        format: 'email',
        search: true,
        personal: 'basic'
      }
    },
    company: {
      type: 'string',
      maxLength: 200,
      'x-mach': { labels: { vi: 'Doanh nghiệp', en: 'Company' }, search: true }
    },
    source: {
      type: 'string',
      maxLength: 100,
      'x-mach': {
        labels: { vi: 'Nguồn', en: 'Source' },
        help: { vi: 'Khách biết đến mình lần đầu từ đâu.', en: 'Where the person first came from.' }
      }
    },
    lifecycleStage: {
      type: 'string',
      enum: ['lead', 'customer', 'loyal', 'inactive'],
      'x-mach': {
        labels: { vi: 'Giai đoạn vòng đời', en: 'Lifecycle stage' },
        help: {
          vi: 'Khách đang ở đâu trong vòng đời: mới quan tâm, đã mua, thân thiết hay đã ngừng mua.',
          en: 'Where the person stands: interested, has bought, comes back, or has stopped buying.'
        },
        options: {
          lead: { vi: 'Tiềm năng', en: 'Lead' },
          customer: { vi: 'Đã mua hàng', en: 'Customer' },
          loyal: { vi: 'Thân thiết', en: 'Loyal' },
          inactive: { vi: 'Ngừng mua', en: 'Inactive' }
        }
      }
    },
    city: {
      type: 'string',
      maxLength: 100,
      'x-mach': { labels: { vi: 'Tỉnh/Thành phố', en: 'City or province' }, personal: 'basic' }
    },
    language: {
      type: 'string',
      enum: ['vi', 'en'],
      'x-mach': {
        labels: { vi: 'Ngôn ngữ', en: 'Language' },
        help: { vi: 'Ngôn ngữ khách muốn nhận tin.', en: 'The language the person wants to be written to in.' },
        options: { vi: { vi: 'Tiếng Việt', en: 'Vietnamese' }, en: { vi: 'Tiếng Anh', en: 'English' } }
      }
    }
  }
})
