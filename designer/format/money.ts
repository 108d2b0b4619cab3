const dong = new Intl.NumberFormat('vi-VN', { style: 'currency', currency: 'VND' })

/** `1.250.000 ₫`. Amounts are whole đồng: the currency has no smaller unit. */
export function moneyText(amount: number): string {
  return dong.format(amount)
}
