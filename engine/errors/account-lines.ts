import { errorLine as line } from './error-line.ts'

/** The part of the catalogue about accounts: who may come in, and do what. */
export const accountLines = {
  SIGN_IN_NEEDED: line('caller', 401, 'Sign in first', {
    vi: 'Bạn cần đăng nhập để làm việc này.',
    en: 'Sign in to do this.'
  }),
  SIGN_IN_REFUSED: line('caller', 401, 'Email or password is not right', {
    vi: 'Email hoặc mật khẩu chưa đúng.',
    en: 'The email or the password is not right.'
  }),
  CODE_REFUSED: line('caller', 401, 'The code is not right', {
    vi: 'Mã chưa đúng hoặc đã được dùng. Hãy nhập mã đang hiện trong ứng dụng.',
    en: 'The code is not right, or was used before. Enter the one that the app shows now.'
  }),
  PASSKEY_REFUSED: line('caller', 401, 'The passkey is not accepted', {
    vi: 'Khóa truy cập này không dùng được ở đây. Hãy thử lại hoặc đăng nhập bằng mật khẩu.',
    en: 'This passkey is not accepted here. Try again, or sign in with your password.'
  }),
  NOT_ALLOWED: line('caller', 403, 'Your role does not allow this', {
    vi: 'Vai trò của bạn không có quyền này ({permission}). Hãy hỏi người quản trị.',
    en: 'Your role does not have this right ({permission}). Ask an admin.'
  }),
  ONLY_LOOKING: line('caller', 403, 'You are only looking', {
    vi: 'Bạn đang xem thử với vai trò khác nên không thay đổi được gì. Hãy thôi xem thử trước.',
    en: 'You are looking as another role, so nothing can be changed. Stop looking first.'
  }),
  OWNER_EXISTS: line('caller', 409, 'There is an owner already', {
    vi: 'Mạch này đã có chủ sở hữu. Hãy đăng nhập, hoặc nhờ họ mời bạn.',
    en: 'This Mạch has an owner already. Sign in, or ask them to invite you.'
  }),
  OWNER_MISSING: line('caller', 409, 'There is no owner yet', {
    vi: 'Chưa có chủ sở hữu nên Mạch chỉ mở trên máy này, không mở ở {host}. Hãy tạo chủ sở hữu trước: mach owner create.',
    en: 'There is no owner yet, so Mạch opens on this machine only, not at {host}. Make the owner first: mach owner create.'
  }),
  LAST_OWNER: line('caller', 409, 'Somebody has to own this', {
    vi: 'Đây là chủ sở hữu cuối cùng. Hãy trao vai trò chủ sở hữu cho người khác trước.',
    en: 'This is the last owner. Make somebody else an owner first.'
  }),
  EMAIL_TAKEN: line('caller', 409, 'The email has an account', {
    vi: 'Đã có tài khoản với email {email}.',
    en: 'There is an account with the email {email} already.'
  }),
  LINK_GONE: line('caller', 410, 'The link has been used or has run out', {
    vi: 'Liên kết này đã được dùng, bị thu hồi hoặc hết hạn. Hãy xin một liên kết mới.',
    en: 'This link was used, withdrawn, or has run out. Ask for a new one.'
  })
} as const
