/** A label as it stands inside a sentence: `Đơn hàng` becomes `đơn hàng`, `SMS` stays. */
export function inSentence(label: string): string {
  const [first = '', second = ''] = label
  const isAcronym = second !== '' && second !== second.toLocaleLowerCase('vi')
  return isAcronym ? label : first.toLocaleLowerCase('vi') + label.slice(first.length)
}
