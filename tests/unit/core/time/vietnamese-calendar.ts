import type { Calendar } from '../../../../schemas/calendar.ts'

const morning = { from: '08:00', to: '12:00' }
const afternoon = { from: '13:30', to: '17:30' }
const wholeDay = [morning, afternoon]

/** An office in Hà Nội in 2026: Saturday mornings too, Tết Bính Ngọ, and a Saturday worked to make a holiday longer. */
export const vietnameseCalendar: Calendar = {
  id: 'office',
  names: { vi: 'Giờ làm việc văn phòng', en: 'Office hours' },
  zone: 'Asia/Ho_Chi_Minh',
  hours: { mon: wholeDay, tue: wholeDay, wed: wholeDay, thu: wholeDay, fri: wholeDay, sat: [morning] },
  holidays: [
    { date: '2026-01-01', names: { vi: 'Tết Dương lịch', en: 'New Year' } },
    { date: '2026-02-16', names: { vi: 'Giao thừa', en: 'Lunar New Year’s Eve' } },
    { date: '2026-02-17', names: { vi: 'Mùng 1 Tết', en: 'Lunar New Year' } },
    { date: '2026-02-18', names: { vi: 'Mùng 2 Tết', en: 'Second day of Tết' } },
    { date: '2026-02-19', names: { vi: 'Mùng 3 Tết', en: 'Third day of Tết' } },
    { date: '2026-02-20', names: { vi: 'Mùng 4 Tết', en: 'Fourth day of Tết' } },
    { date: '2026-04-26', names: { vi: 'Giỗ Tổ Hùng Vương', en: 'Hùng Kings’ Day' } },
    { date: '2026-04-30', names: { vi: 'Ngày Giải phóng', en: 'Reunification Day' } },
    { date: '2026-05-01', names: { vi: 'Quốc tế Lao động', en: 'Labour Day' } },
    { date: '2026-09-02', names: { vi: 'Quốc khánh', en: 'National Day' } }
  ],
  exceptions: [
    { date: '2026-02-14', hours: [{ from: '08:00', to: '11:00' }], names: { vi: 'Tất niên', en: 'Year-end party' } },
    { date: '2026-08-22', hours: wholeDay, names: { vi: 'Làm bù cho 31/8', en: 'Worked instead of 31 August' } },
    { date: '2026-08-31', hours: [], names: { vi: 'Nghỉ hoán đổi', en: 'Day off in exchange' } }
  ]
}
