/** Every text that people read, in both languages. */
export const texts = {
  plugin: { vi: 'Vận chuyển', en: 'Shipping' },
  description: {
    vi: 'Theo dõi kiện hàng của đơn: hãng vận chuyển báo tin, Mạch ghi lại.',
    en: 'Follows the parcels of orders: the carrier tells, Mạch keeps it.'
  },
  parcel: { vi: 'Kiện hàng', en: 'Parcel' },
  parcels: { vi: 'Các kiện hàng', en: 'Parcels' },
  code: { vi: 'Mã vận đơn', en: 'Tracking code' },
  codeHelp: { vi: 'Mã mà hãng vận chuyển đặt cho kiện hàng.', en: 'The carrier’s code of the parcel.' },
  order: { vi: 'Đơn hàng', en: 'Order' },
  person: { vi: 'Người nhận', en: 'Recipient' },
  state: { vi: 'Tình trạng', en: 'State' },
  states: {
    announced: { vi: 'Chờ lấy hàng', en: 'Announced' },
    moving: { vi: 'Đang giao', en: 'On its way' },
    delivered: { vi: 'Đã giao', en: 'Delivered' },
    returned: { vi: 'Hoàn hàng', en: 'Returned' },
    lost: { vi: 'Thất lạc', en: 'Lost' }
  },
  stateAt: { vi: 'Từ lúc', en: 'Since' },
  place: { vi: 'Nơi', en: 'Place' },
  summary: { vi: 'Tin cuối', en: 'Last news' },
  pickup: { vi: 'Gọi hãng đến lấy hàng', en: 'Order a pickup' },
  pickupHelp: {
    vi: 'Gọi hãng vận chuyển đến lấy hàng và nhận mã vận đơn. Chạy lại bước không gọi thêm chuyến nào.',
    en: 'Asks the carrier to fetch the parcel and gives its code. Running the step again orders no second pickup.'
  },
  address: { vi: 'Địa chỉ giao', en: 'Deliver to' },
  grams: { vi: 'Cân nặng (gam)', en: 'Weight in grams' },
  fee: { vi: 'Phí (đồng)', en: 'Fee in dong' },
  news: { vi: 'Hãng vận chuyển báo tin', en: 'The carrier tells of a parcel' },
  newsHelp: {
    vi: 'Dán địa chỉ /hooks/shipping/carrierNews vào trang quản lý của hãng vận chuyển.',
    en: 'Give the address /hooks/shipping/carrierNews to the carrier.'
  },
  shopCode: { vi: 'Mã cửa hàng', en: 'Shop code' },
  shopCodeHelp: { vi: 'Mã mà hãng vận chuyển cấp cho cửa hàng.', en: 'The code that the carrier gave your shop.' },
  service: { vi: 'Dịch vụ', en: 'Service' },
  services: {
    standard: { vi: 'Tiêu chuẩn', en: 'Standard' },
    express: { vi: 'Hỏa tốc', en: 'Express' }
  },
  token: { vi: 'Khóa API của hãng', en: 'API token of the carrier' },
  tokenHelp: { vi: 'Trang quản lý của hãng, mục “API”.', en: 'In the carrier’s console, under “API”.' },
  webhook: { vi: 'Khóa ký webhook', en: 'Signing key of the webhook' },
  webhookHelp: {
    vi: 'Trang quản lý của hãng, mục “Webhook”.',
    en: 'In the carrier’s console, under “Webhook”.'
  },
  follow: { vi: 'Theo dõi kiện hàng', en: 'Follow a parcel' },
  followHelp: {
    vi: 'Gắn mã vận đơn với đơn hàng. Gọi lại với cùng mã không tạo thêm kiện nào.',
    en: 'Ties a tracking code to an order. The same code again makes no second parcel.'
  },
  orderNumber: { vi: 'Số đơn', en: 'Number of the order' },
  parcelId: { vi: 'Kiện hàng', en: 'Parcel' },
  isNew: { vi: 'Kiện mới', en: 'Is new' },
  note: { vi: 'Ghi tin của hãng vận chuyển', en: 'Note the carrier’s news' },
  noteHelp: {
    vi: 'Ghi tình trạng mới của kiện hàng. Tin đến muộn hơn nhưng xảy ra trước thì bỏ qua.',
    en: 'Keeps the new state of a parcel. News that come late and are older are passed over.'
  },
  status: { vi: 'Tình trạng do hãng báo', en: 'The carrier’s word for it' },
  at: { vi: 'Xảy ra lúc', en: 'Happened at' },
  known: { vi: 'Kiện hàng có trong Mạch', en: 'The parcel is known' },
  changed: { vi: 'Có thay đổi', en: 'Has changed' }
} as const
