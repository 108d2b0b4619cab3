/** `0901 234 567` for a Vietnamese number kept as `+84901234567`; other countries keep their code. */
export function phoneText(phone: string): string {
  if (!phone.startsWith('+84')) return phone
  const national = `0${phone.slice(3)}`
  return /^\d{10}$/.test(national) ? `${national.slice(0, 4)} ${national.slice(4, 7)} ${national.slice(7)}` : national
}
