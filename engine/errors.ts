import type { JsonObject } from '../schemas/json.ts'
import type { Language, Localized } from '../schemas/localized.ts'
import { accountLines } from './errors/account-lines.ts'
import { storeLines } from './errors/store-lines.ts'
import { errorLine as line, type CatalogueLine, type ErrorKind } from './errors/error-line.ts'
import { outsideLines } from './errors/outside-lines.ts'
import { pluginLines } from './errors/plugin-lines.ts'

/**
 * The one error catalogue. Expected outcomes are values; what is thrown is an EngineError with a code from here.
 * `kind` says whose fault it is: `caller` (refused, never retried), `plugin` (journaled, retried if the step's policy says
 * so), `transient` (retried), `bug` (crashes the worker loudly). A code never changes once released.
 */
export const catalogue = {
  INPUT_INVALID: line('caller', 422, 'The data does not fit', {
    vi: 'Dữ liệu chưa đúng. Sửa các trường được nêu rồi gửi lại.',
    en: 'The data does not fit. Correct the fields named and send it again.'
  }),
  BODY_NOT_JSON: line('caller', 400, 'The body cannot be read', {
    vi: 'Không đọc được nội dung. Hãy gửi JSON đúng cú pháp.',
    en: 'The body cannot be read. Send well-formed JSON.'
  }),
  BODY_TOO_LARGE: line('caller', 413, 'The body is too large', {
    vi: 'Nội dung quá lớn. Giới hạn là {limitBytes} byte.',
    en: 'The body is too large. The limit is {limitBytes} bytes.'
  }),
  CONTENT_TYPE_UNSUPPORTED: line('caller', 415, 'The content type is not accepted', {
    vi: 'Kiểu nội dung này không được nhận. Hãy dùng {accepted}.',
    en: 'This content type is not accepted. Use {accepted}.'
  }),
  TOO_MANY_REQUESTS: line('caller', 429, 'Too many requests', {
    vi: 'Gửi quá nhiều trong một lúc. Hãy đợi {retryAfterS} giây rồi gửi lại.',
    en: 'Too many requests at once. Wait {retryAfterS} seconds and send again.'
  }),
  OVERLOADED: line('transient', 503, 'Too busy to accept', {
    vi: 'Máy chủ đang bận và chưa nhận dữ liệu này. Hãy gửi lại sau {retryAfterS} giây.',
    en: 'The server is busy and has not accepted this. Send it again in {retryAfterS} seconds.'
  }),
  NOT_FOUND: line('caller', 404, 'Not found', {
    vi: 'Không tìm thấy {what} “{id}”.',
    en: 'There is no {what} “{id}”.'
  }),
  HOST_REFUSED: line('caller', 403, 'This address is not served', {
    vi: 'Mạch chỉ trả lời trên máy này cho đến khi có tài khoản chủ.',
    en: 'Mạch answers only on this machine until an owner account exists.'
  }),
  ...accountLines,
  VERSION_CONFLICT: line('caller', 412, 'The record has changed', {
    vi: 'Bản ghi đã được người khác sửa. Tải lại rồi sửa tiếp.',
    en: 'The record has been changed meanwhile. Load it again, then change it.'
  }),
  UNIQUE_CONFLICT: line('caller', 409, 'The value is taken', {
    vi: 'Đã có bản ghi khác với cùng {fields}.',
    en: 'Another record has the same {fields}.'
  }),
  APPEND_ONLY: line('caller', 409, 'The record cannot be changed', {
    vi: '{entity} chỉ được thêm, không được sửa hay xóa.',
    en: '{entity} can only be added to, never changed or deleted.'
  }),
  KEY_REUSED: line('caller', 409, 'The key was used for something else', {
    vi: 'Khóa Idempotency-Key này đã dùng cho nội dung khác. Hãy dùng khóa mới.',
    en: 'This Idempotency-Key was used with another body. Use a new key.'
  }),
  FLOW_INVALID: line('caller', 422, 'The flow is not valid', {
    vi: 'Quy trình còn lỗi. Sửa các bước được nêu rồi thử lại.',
    en: 'The flow has errors. Correct the steps named and try again.'
  }),
  FLOW_EXISTS: line('caller', 409, 'The flow exists already', {
    vi: 'Đã có quy trình với mã “{flow}”. Hãy chọn mã khác.',
    en: 'There is a flow with the id “{flow}” already. Choose another id.'
  }),
  DRAFT_CONFLICT: line('caller', 412, 'The draft has changed', {
    vi: 'Bản nháp của “{flow}” vừa được lưu ở nơi khác. Xem bản đó rồi chọn giữ bản nào.',
    en: 'The draft of “{flow}” has been saved elsewhere meanwhile. Look at it, then choose which one to keep.'
  }),
  PLUGIN_INVALID: line('caller', 422, 'The plugin is not valid', {
    vi: 'Tiện ích không hợp lệ: {reason}',
    en: 'The plugin is not valid: {reason}'
  }),
  PLUGIN_NEEDS: line('caller', 409, 'The plugin needs another version', {
    vi: 'Tiện ích {plugin} cần {needs} phiên bản {range}; ở đây có: {found}. Hãy cài hoặc nâng cấp {needs} trước.',
    en: 'The plugin {plugin} needs {needs} {range}; here is: {found}. Install or upgrade {needs} first.'
  }),
  SCHEMA_CHANGE_REFUSED: line('caller', 409, 'The change of the tables is refused', {
    vi: 'Không thể đổi cấu trúc của {entity}: {reason}. Cần một bước chuyển dữ liệu.',
    en: 'The structure of {entity} cannot be changed: {reason}. It needs a migration.'
  }),
  CAPABILITY_DENIED: line('plugin', 403, 'The plugin is not allowed to do this', {
    vi: 'Tiện ích {plugin} chưa được cấp quyền {capability}.',
    en: 'The plugin {plugin} has not been granted {capability}.'
  }),
  EFFECT_INVALID: line('plugin', 500, 'The plugin asked for something impossible', {
    vi: 'Tiện ích {plugin} yêu cầu một thay đổi không hợp lệ: {reason}',
    en: 'The plugin {plugin} asked for a change that is not valid: {reason}'
  }),
  OUTPUT_INVALID: line('plugin', 500, 'The output does not fit its schema', {
    vi: 'Kết quả của {plugin}.{action} không đúng mô tả: {reason}',
    en: 'The output of {plugin}.{action} does not fit its schema: {reason}'
  }),
  PLUGIN_THREW: line('plugin', 500, 'The plugin failed', {
    vi: 'Tiện ích {plugin} báo lỗi: {message}',
    en: 'The plugin {plugin} failed: {message}'
  }),
  PLUGIN_TIMEOUT: line('plugin', 500, 'The plugin took too long', {
    vi: 'Tiện ích {plugin} chạy quá {limitMs} ms và đã bị dừng.',
    en: 'The plugin {plugin} ran longer than {limitMs} ms and was stopped.'
  }),
  PLUGIN_OUT_OF_MEMORY: line('plugin', 500, 'The plugin used too much memory', {
    vi: 'Tiện ích {plugin} dùng quá {limitMb} MB bộ nhớ và đã bị dừng.',
    en: 'The plugin {plugin} used more than {limitMb} MB of memory and was stopped.'
  }),
  PLUGIN_LIMIT: line('plugin', 500, 'The plugin passed a limit', {
    vi: 'Tiện ích {plugin} vượt giới hạn {limit}: {value} trên {max}.',
    en: 'The plugin {plugin} passed the limit {limit}: {value} of {max}.'
  }),
  PLUGIN_DEADLOCK: line('plugin', 500, 'The plugin waits for nothing', {
    vi: 'Tiện ích {plugin} chờ một việc không bao giờ xong.',
    en: 'The plugin {plugin} waits for something that can never happen.'
  }),
  PLUGIN_HOST_DIED: line('transient', 503, 'The plugin host stopped', {
    vi: 'Tiến trình chạy tiện ích đã dừng. Bước này sẽ được thử lại.',
    en: 'The process that runs plugins stopped. The step will be tried again.'
  }),
  ...pluginLines,
  ...outsideLines,
  EXPRESSION_FAILED: line('plugin', 500, 'An expression failed', {
    vi: 'Không tính được biểu thức “{expression}”: {reason}',
    en: 'The expression “{expression}” failed: {reason}'
  }),
  FLOW_OFF: line('caller', 409, 'The flow is switched off', {
    vi: 'Quy trình “{flow}” đang tắt nên không nhận thêm. Hãy bật lại quy trình.',
    en: 'The flow “{flow}” is switched off and takes nothing. Switch it on first.'
  }),
  FLOW_DECLINED: line('plugin', 409, 'The flow did not take the call', {
    vi: 'Quy trình “{flow}” không nhận dữ liệu này: điều kiện của nó không đúng.',
    en: 'The flow “{flow}” did not take this: its condition does not hold.'
  }),
  SUBFLOW_FAILED: line('plugin', 500, 'The flow that was called did not succeed', {
    vi: 'Lần chạy {runId} của quy trình “{flow}” đã kết thúc không thành công ({outcome}).',
    en: 'The run {runId} of the flow “{flow}” ended without success ({outcome}).'
  }),
  LOOP_STOPPED: line('caller', 409, 'Flows keep starting each other', {
    vi: 'Các quy trình gọi nhau {count} lần liên tiếp nên đã bị dừng. Hãy xem lại điều kiện kích hoạt.',
    en: 'Flows have started each other {count} times, so this was stopped. Look at what triggers them.'
  }),
  STEP_NOT_IN_LOOP: line('plugin', 422, 'The step cannot stand in a loop over items', {
    vi: 'Bước “{step}” phải chờ nên không đặt trong vòng lặp được. Hãy đưa nó vào một quy trình con.',
    en: 'The step “{step}” waits, so it cannot stand in a loop over items. Put it into a sub-flow.'
  }),
  READ_IN_LOOP: line('plugin', 422, 'A loop searches among what it has just changed', {
    vi: 'Một bước trong vòng lặp tìm trong {entity} ngay sau khi chính mục đó vừa sửa. Hãy đưa các bước này vào một quy trình con.',
    en: 'A step in a loop searches {entity} just after the same item has changed it. Put the steps into a sub-flow.'
  }),
  CALENDAR_INVALID: line('caller', 422, 'The working calendar cannot be used', {
    vi: 'Chưa dùng được lịch làm việc “{calendar}”: {reason}. Hãy sửa giờ làm trong lịch.',
    en: 'The working calendar “{calendar}” cannot be used: {reason}. Correct its hours.'
  }),
  RUN_FINISHED: line('caller', 409, 'The run is finished', {
    vi: 'Lần chạy này đã kết thúc ({status}) nên không thay đổi được nữa.',
    en: 'The run is finished ({status}) and can no longer be changed.'
  }),
  RUN_CANNOT_MOVE: line('caller', 409, 'The run cannot go on with that version', {
    vi: 'Không chuyển được lần chạy này sang phiên bản {version}: {reason}',
    en: 'The run cannot go on with version {version}: {reason}'
  }),
  NOTHING_ASKED: line('caller', 409, 'Nothing is asked here any more', {
    vi: 'Bước “{step}” không còn chờ quyết định: đã được quyết định hoặc đã hết hạn.',
    en: 'The step “{step}” waits for no decision: it has been decided, or its time has passed.'
  }),
  NOT_ASKED: line('caller', 403, 'This person was not asked', {
    vi: '“{approver}” không nằm trong số người được hỏi ý kiến.',
    en: '“{approver}” is not among those who are asked.'
  }),
  RUN_TOO_LATE: line('caller', 409, 'The run took longer than its flow allows', {
    vi: 'Lần chạy chưa xong trong thời hạn {within} mà quy trình cho phép.',
    en: 'The run was not finished within {within}, which is what its flow allows.'
  }),
  LINK_REFUSED: line('caller', 403, 'The link cannot be used', {
    vi: 'Liên kết này không dùng được: nó không đầy đủ hoặc không dành cho câu hỏi này. Hãy mở lại từ thư đã nhận.',
    en: 'This link cannot be used: it is not whole, or was made for another question. Open it again from the message.'
  }),
  JOB_OVER: line('caller', 409, 'The job is over', {
    vi: 'Việc hàng loạt này đã kết thúc ({state}). Hãy tạo việc mới.',
    en: 'This job over many runs is over ({state}). Begin a new one.'
  }),
  RUN_NOT_FAILED: line('caller', 409, 'The run has not failed', {
    vi: 'Chỉ chạy lại được lần chạy bị lỗi; lần này đang là {status}.',
    en: 'Only a run that failed can be retried; this one is {status}.'
  }),
  NOTHING_TO_RETRY: line('caller', 409, 'There is no step to try again', {
    vi: 'Lần chạy này kết thúc đúng như quy trình định, hoặc đã được hoàn tác. Hãy bắt đầu một lần chạy mới.',
    en: 'This run ended as its flow says, or what it did has been made good. Start a new run.'
  }),
  RUN_REPLACED: line('caller', 409, 'Another run has taken its place', {
    vi: 'Đã có lần chạy khác đang thay chỗ lần chạy này nên không chạy lại được. Hãy đợi lần đó kết thúc hoặc hủy nó.',
    en: 'Another run has taken the place of this one, so it cannot be retried. Wait until that one ends, or cancel it.'
  }),
  MESSAGE_NOT_OPEN: line('caller', 409, 'The message is not open', {
    vi: 'Tin này đang ở trạng thái {state}; chỉ tin “unknown” hoặc “failed” mới cần bạn quyết định. Hãy tải lại danh sách.',
    en: 'This message is {state}; only one that is “unknown” or “failed” waits for a decision. Load the list again.'
  }),
  LIMIT_PASSED: line('caller', 422, 'A limit was passed', {
    vi: 'Vượt giới hạn {limit}: {value} trên {max}.',
    en: 'The limit {limit} was passed: {value} of {max}.'
  }),
  RUN_CONFLICTED: line('transient', 503, 'Records kept changing', {
    vi: 'Dữ liệu mà lần chạy này đọc liên tục bị thay đổi.',
    en: 'The records that this run reads kept changing.'
  }),
  ...storeLines,
  BUG: line('bug', 500, 'Something is wrong in Mạch', {
    vi: 'Mạch gặp lỗi không mong đợi: {reason}',
    en: 'Mạch met an error it did not expect: {reason}'
  })
} as const satisfies Record<string, CatalogueLine>

export type ErrorCode = keyof typeof catalogue

export class EngineError extends Error {
  readonly code: ErrorCode
  readonly details: JsonObject

  constructor(code: ErrorCode, details: JsonObject = {}, cause?: unknown) {
    super(fillIn(catalogue[code].detail.en, details), cause === undefined ? undefined : { cause })
    this.name = 'EngineError'
    this.code = code
    this.details = details
  }

  get kind(): ErrorKind {
    return catalogue[this.code].kind
  }

  get status(): number {
    return catalogue[this.code].status
  }

  get detail(): Localized {
    const { vi, en } = catalogue[this.code].detail
    return { vi: fillIn(vi, this.details, 'vi'), en: fillIn(en, this.details) }
  }
}

/** Makes an error of the catalogue; `details` fills the places in its text and travels with it. */
export function engineError(code: ErrorCode, details: JsonObject = {}, cause?: unknown): EngineError {
  return new EngineError(code, details, cause)
}

/** A detail in two languages is told in the one that is asked for. */
function fillIn(text: string, details: JsonObject, language: Language = 'en'): string {
  return text.replace(/\{(\w+)\}/g, (place, name: string) => {
    const value = Object.hasOwn(details, name) ? details[name] : undefined
    if (value === undefined) return place
    if (typeof value === 'string') return value
    const told = typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {}
    const said = told[language]
    return typeof said === 'string' ? said : JSON.stringify(value)
  })
}
