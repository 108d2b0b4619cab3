import type { StoredRecord } from '../../../schemas/record.ts'
import { personId } from './sample-runs.ts'

const names = [
  'Trần Văn Nam',
  'Lê Thị Đào',
  'Phạm Quốc Ổn',
  'Võ Hoàng Yến',
  'Đặng Minh Ấm',
  'Bùi Thu Ánh',
  'Hồ Ngọc Zương'
]

/** People, more than one page of them, and a few orders; all invented. */
export function sampleRecords(now: number): ReadonlyMap<string, readonly StoredRecord[]> {
  const people = Array.from({ length: 70 }, (_, place) => person(now, place))
  return new Map([
    ['crm.person', [hoa(now), ...people]],
    ['sales.order', Array.from({ length: 6 }, (_, place) => order(now, place))],
    ['crm.consent', [{ ...system(now, 900), summary: 'Đồng ý nhận email khuyến mãi', personId }]]
  ])
}

function system(now: number, place: number): StoredRecord {
  const at = new Date(now - place * 3_600_000).toISOString()
  const id = `01900000-0000-7000-8000-${String(place + 1).padStart(12, '0')}`
  return { id, version: 1, createdAt: at, createdBy: 'form:lead', updatedAt: at, updatedBy: 'form:lead' }
}

function hoa(now: number): StoredRecord {
  return {
    ...system(now, 0),
    fullName: 'Nguyễn Thị Hoa',
    phone: '+84901234567',
    email: 'hoa@example.vn',
    stage: 'customer',
    points: 12_500,
    birthday: '1992-04-30',
    isVip: true,
    tags: ['Hà Nội', 'thích cà phê'],
    note: 'Gọi sau 17 giờ.\nKhông gọi cuối tuần.'
  }
}

function person(now: number, place: number): StoredRecord {
  return {
    ...system(now, place + 1),
    fullName: `${names[place % names.length]} ${place + 1}`,
    phone: `+8490${String(1_000_000 + place * 7919).slice(0, 7)}`,
    ...(place % 3 === 0 ? {} : { email: `khach${place + 1}@example.vn` }),
    stage: place % 2 === 0 ? 'lead' : 'customer',
    points: place * 130
  }
}

function order(now: number, place: number): StoredRecord {
  return {
    ...system(now, 500 + place),
    code: `DH-${1001 + place}`,
    personId,
    total: 1_250_000 + place * 90_000,
    placedAt: new Date(now - place * 86_400_000).toISOString()
  }
}
