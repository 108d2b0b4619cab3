import { errorLine as line } from './error-line.ts'

/** The part of the catalogue about calls to the outside, secrets and webhooks of plugins. */
export const outsideLines = {
  OUTSIDE_CALL_REFUSED: line('plugin', 403, 'The call to the outside is not allowed', {
    vi: 'Tiện ích {plugin} không được gọi {host}: {reason}.',
    en: 'The plugin {plugin} may not call {host}: {reason}.'
  }),
  OUTSIDE_CALL_FAILED: line('transient', 503, 'The outside did not answer', {
    vi: 'Tiện ích {plugin} gọi {host} nhưng không được trả lời: {reason}.',
    en: 'The plugin {plugin} called {host} and got no answer: {reason}.'
  }),
  OUTSIDE_CALL_UNKNOWN: line('plugin', 502, 'Nobody knows whether the call was taken', {
    vi: 'Tiện ích {plugin} đã gọi {host} nhưng không rõ bên đó đã nhận hay chưa: {reason}. Hãy hỏi bên đó (mã {key}) rồi chạy lại bước này; lần gọi lại mang cùng mã.',
    en: 'The plugin {plugin} called {host}, and it is not known whether that was taken: {reason}. Ask there (key {key}), then retry the step; the call carries the same key again.'
  }),
  OUTSIDE_CALL_IN_LOOP: line('plugin', 422, 'A loop calls the outside after a change', {
    vi: 'Một bước trong vòng lặp gọi ra ngoài ngay sau khi chính mục đó vừa sửa dữ liệu. Hãy đưa các bước này vào một quy trình con.',
    en: 'A step in a loop calls the outside just after the same item has changed records. Put the steps into a sub-flow.'
  }),
  SECRET_MISSING: line('plugin', 409, 'A secret has no value yet', {
    vi: 'Bí mật {secret} của tiện ích {plugin} chưa có giá trị. Hãy đặt bằng: mach plugin secret set {plugin} {secret}',
    en: 'The secret {secret} of the plugin {plugin} has no value yet. Set it: mach plugin secret set {plugin} {secret}'
  }),
  SECRET_UNREADABLE: line('plugin', 500, 'A secret cannot be opened', {
    vi: 'Không mở được bí mật {secret}: nó được khóa bằng một khóa không có ở đây. Hãy đặt lại giá trị, hoặc đưa khóa cũ vào sau khóa mới.',
    en: 'The secret {secret} cannot be opened: it was sealed with a key that is not here. Set it again, or put the old key behind the new one.'
  }),
  SECRET_KEY_INVALID: line('caller', 422, 'The key for secrets cannot be used', {
    vi: 'Khóa trong {where} không dùng được: cần {bytes} byte viết theo base64.',
    en: 'The key in {where} cannot be used: it takes {bytes} bytes in base64.'
  }),
  SIGNATURE_REFUSED: line('caller', 403, 'The sender is not who it says', {
    vi: '{trigger} không nhận tin này: {reason}.',
    en: '{trigger} did not take this: {reason}.'
  })
} as const
