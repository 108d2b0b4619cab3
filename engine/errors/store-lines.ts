import { errorLine as line } from './error-line.ts'

/** The part of the catalogue about the database and its disk. */
export const storeLines = {
  DATABASE_NEWER: line('caller', 409, 'The database is newer than this Mạch', {
    vi: 'Dữ liệu được tạo bởi phiên bản mới hơn. Hãy cập nhật Mạch.',
    en: 'The data was written by a newer version. Update Mạch.'
  }),
  DATABASE_IN_USE: line('caller', 409, 'Another Mạch uses this data', {
    vi: 'Dữ liệu ở {folder} đang được một Mạch khác dùng (tiến trình {pid}). Dừng nó trước.',
    en: 'The data in {folder} is used by another Mạch (process {pid}). Stop that one first.'
  }),
  DATABASE_UNFIT: line('caller', 409, 'The database server is not set up safely', {
    vi: 'Máy chủ PostgreSQL đang đặt {setting}, như vậy dữ liệu đã nhận có thể bị mất. Hãy đổi thành {wanted} rồi chạy lại.',
    en: 'The PostgreSQL server is set to {setting}, with which data that was accepted can be lost. Set {wanted} and start again.'
  }),
  DATABASE_UNREACHABLE: line('transient', 503, 'The database cannot be reached', {
    vi: 'Chưa kết nối được với cơ sở dữ liệu: {reason}. Mạch sẽ tự thử lại.',
    en: 'The database cannot be reached: {reason}. It will be tried again.'
  }),
  DISK_FULL: line('transient', 503, 'The disk is full', {
    vi: 'Ổ đĩa đã đầy nên chưa nhận thêm dữ liệu. Hãy giải phóng chỗ trống.',
    en: 'The disk is full, so nothing more is accepted. Free some space.'
  }),
  REHEARSAL_NOT_HERE: line('caller', 501, 'Flows cannot be tried on this database', {
    vi: 'Chưa thử và mô phỏng được khi dữ liệu nằm trong PostgreSQL. Hãy làm trên một bản cài dùng SQLite.',
    en: 'Flows cannot be tried or simulated while the data is kept in PostgreSQL. Use an installation on SQLite.'
  })
} as const
