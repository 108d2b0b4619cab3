import type { Localized } from '../../../schemas/localized.ts'
import type { FindingCode } from './finding.ts'

/** What people read about each finding: what is wrong, and what to do. `{name}` stands for a detail. */
export const findingTexts: Readonly<Record<FindingCode, Localized>> = {
  UNKNOWN_ACTION: {
    vi: 'Không có thao tác “{name}”. Cài tiện ích chứa nó hoặc chọn thao tác khác.',
    en: 'There is no action “{name}”. Install its plugin or choose another action.'
  },
  UNKNOWN_FORM: {
    vi: 'Không có biểu mẫu “{name}”. Tạo biểu mẫu đó hoặc chọn biểu mẫu khác.',
    en: 'There is no form “{name}”. Make it or choose another form.'
  },
  UNKNOWN_TRIGGER: {
    vi: 'Không có nguồn kích hoạt “{name}”. Cài tiện ích chứa nó hoặc chọn nguồn khác.',
    en: 'There is no trigger “{name}”. Install its plugin or choose another trigger.'
  },
  UNKNOWN_ENTITY: {
    vi: 'Không có loại bản ghi “{name}”. Cài tiện ích chứa nó hoặc chọn loại khác.',
    en: 'There is no kind of record “{name}”. Install its plugin or choose another kind.'
  },
  UNKNOWN_ENTITY_FIELD: {
    vi: 'Bản ghi “{entity}” không có trường “{name}”. Chọn trường khác.',
    en: 'Records “{entity}” have no field “{name}”. Choose another field.'
  },
  UNKNOWN_FLOW: {
    vi: 'Không có quy trình “{name}” đang chạy. Xuất bản quy trình đó trước hoặc chọn quy trình khác.',
    en: 'There is no published flow “{name}”. Publish it first or choose another flow.'
  },
  UNKNOWN_CALENDAR: {
    vi: 'Không có lịch làm việc “{name}”. Tạo lịch đó hoặc chọn lịch khác.',
    en: 'There is no calendar “{name}”. Make it or choose another calendar.'
  },
  UNKNOWN_ZONE: {
    vi: 'Không có múi giờ “{name}”. Dùng tên như Asia/Ho_Chi_Minh.',
    en: 'There is no time zone “{name}”. Use a name such as Asia/Ho_Chi_Minh.'
  },
  CRON_INVALID: {
    vi: 'Lịch “{name}” không đọc được ở phần thứ {part}. Viết năm hoặc sáu phần, ví dụ 0 8 * * 1-5.',
    en: 'The schedule “{name}” cannot be read at part {part}. Write five or six parts, for example 0 8 * * 1-5.'
  },
  DUPLICATE_STEP: {
    vi: 'Có hai bước cùng mã “{name}”. Đổi mã của một bước.',
    en: 'Two steps have the id “{name}”. Change one of them.'
  },
  DUPLICATE_PART: {
    vi: 'Có hai nhánh cùng mã “{name}” trong bước này. Đổi mã của một nhánh.',
    en: 'Two parts of this step have the id “{name}”. Change one of them.'
  },
  SHARES_NOT_100: {
    vi: 'Tổng các phần là {total} %. Sửa lại để tổng bằng 100 %.',
    en: 'The shares add up to {total} %. Change them so that they make 100 %.'
  },
  COUNT_TOO_HIGH: {
    vi: 'Cần {count} nhưng chỉ có {most}. Giảm số này xuống.',
    en: '{count} are wanted and there are only {most}. Lower the number.'
  },
  LIST_EMPTY: {
    vi: 'Chưa có bước nào ở đây. Bấm dấu + để thêm bước.',
    en: 'There is no step here yet. Press + to add one.'
  },
  EXPRESSION_INVALID: {
    vi: 'Không hiểu được biểu thức “{source}”: {reason}',
    en: 'The expression “{source}” cannot be understood: {reason}'
  },
  TEXT_INVALID: {
    vi: 'Không đọc được phần tự điền trong văn bản: {reason}',
    en: 'The places to fill in this text cannot be read: {reason}'
  },
  REGULAR_EXPRESSION: {
    vi: 'Không được dùng biểu thức chính quy (matches). Dùng contains, startsWith hoặc endsWith.',
    en: 'Regular expressions (matches) are not allowed. Use contains, startsWith or endsWith.'
  },
  UNKNOWN_FUNCTION: {
    vi: 'Không có hàm “{name}”.{hint} Chọn hàm khác.',
    en: 'There is no function “{name}”.{hint} Choose another one.'
  },
  UNKNOWN_DATA: {
    vi: 'Không có dữ liệu “{path}”.{hint} Chọn lại dữ liệu.',
    en: 'There is no data “{path}”.{hint} Choose the data again.'
  },
  UNKNOWN_STEP: {
    vi: 'Không có bước “{name}” để lấy dữ liệu.{hint} Chọn lại dữ liệu.',
    en: 'There is no step “{name}” to take data from.{hint} Choose the data again.'
  },
  STEP_NOT_ABOVE: {
    vi: 'Bước “{name}” không chạy trước chỗ này, nên “{path}” không bao giờ có. Chuyển bước lên trên hoặc lấy dữ liệu khác.',
    en: 'The step “{name}” does not run before this, so “{path}” is never there. Move the step up or take other data.'
  },
  MAY_BE_MISSING: {
    vi: '“{path}” có thể không có khi chạy đến đây. Kiểm tra bằng has(…) hoặc cho giá trị thay thế.',
    en: '“{path}” may not be there at this place. Ask with has(…) or give a value to use instead.'
  },
  WRONG_TYPE: {
    vi: 'Chỗ này cần {wanted}, nhưng “{source}” là {given}.',
    en: 'This takes {wanted}, and “{source}” is {given}.'
  },
  MISSING_FIELD: {
    vi: 'Còn thiếu “{name}” là mục bắt buộc. Điền mục này.',
    en: '“{name}” is required and missing. Fill it in.'
  },
  UNKNOWN_FIELD: {
    vi: 'Không có mục “{name}” ở đây.{hint} Đổi tên hoặc bỏ mục này.',
    en: 'There is no “{name}” here.{hint} Rename it or take it away.'
  },
  VALUE_NOT_ALLOWED: {
    vi: 'Giá trị “{value}” không dùng được ở đây. Chọn một trong: {allowed}.',
    en: 'The value “{value}” is not allowed here. Choose one of: {allowed}.'
  },
  NEVER_EQUAL: {
    vi: '“{source}” không bao giờ bằng “{value}”, nên so sánh này luôn cho cùng một kết quả. Sửa lại giá trị.',
    en: '“{source}” is never “{value}”, so the comparison always gives the same answer. Correct the value.'
  },
  STEP_UNREACHABLE: {
    vi: 'Bước “{name}” không bao giờ được chạy đến. Chuyển bước đi chỗ khác hoặc xóa.',
    en: 'The step “{name}” is never reached. Move it or delete it.'
  },
  STEP_NOT_IN_LOOP: {
    vi: 'Bước này không đặt trong vòng lặp được. Đưa các bước trong vòng lặp vào một quy trình con rồi gọi nó.',
    en: 'This step cannot stand in a loop over items. Put the steps of the loop into a sub-flow and call that.'
  },
  LOOP_BETWEEN_FLOWS: {
    vi: 'Các quy trình gọi nhau thành vòng: {flows}. Thêm điều kiện ở một quy trình để vòng này dừng lại.',
    en: 'Flows start each other in a circle: {flows}. Add a condition to one of them so that it ends.'
  },
  MISSING_PURPOSE: {
    vi: 'Chưa nêu mục đích gửi tin. Chọn mục đích ở “{name}”; nhờ đó Mạch biết có được phép gửi hay không.',
    en: 'The message has no purpose. Choose one in “{name}”, so that Mạch knows whether it may be sent.'
  }
}
