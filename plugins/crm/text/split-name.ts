export interface NameParts {
  readonly familyName?: string
  readonly middleName?: string
  readonly givenName: string
}

const familyNames: ReadonlySet<string> = new Set(
  (
    'nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý đinh đào đoàn trương lương mai tô trịnh hà ' +
    'cao phùng tạ châu thái chu quách lâm la lưu kiều từ tống triệu vương doãn khuất nghiêm ninh thân ' +
    'nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong ly dinh dao doan truong luong trinh'
  ).split(' ')
)

/** Vietnamese order: family name first, given name last, the rest between. `Tuấn Nguyễn` is understood as well. */
export function splitName(fullName: string): NameParts {
  const words = fullName.split(' ')
  const [first = '', last = ''] = [words[0], words.at(-1)]
  if (words.length === 1) return { givenName: first }
  const startsWithFamily = familyNames.has(first.toLowerCase())
  if (!startsWithFamily && familyNames.has(last.toLowerCase())) {
    return inOrder(last, words.slice(1, -1), first)
  }
  return inOrder(first, words.slice(1, -1), last)
}

function inOrder(familyName: string, between: readonly string[], givenName: string): NameParts {
  if (between.length === 0) return { familyName, givenName }
  return { familyName, middleName: between.join(' '), givenName }
}
