/** Where the carrier is asked. An invented one: put your carrier's host here, and into `capabilities` and `secrets`. */
export const carrierUrl = 'https://api.carrier.example/v1'
