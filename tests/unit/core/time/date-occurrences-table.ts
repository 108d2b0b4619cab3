/**
 * The table that date triggers are held to: for each case what is found between two looks. Times are UTC; `after` is not
 * part of the window, `until` is. The timing names a time of day, an offset, a recurrence or a rule for 29 February.
 * Occurrences are written `key = instant`, and nothing where there are none. Worked out by hand, not by the code.
 */
export const dateOccurrencesTable = `
case | value | zone | timing | after | until | occurrences

## Days
begins at midnight of the zone | 2026-05-04 | Asia/Ho_Chi_Minh | | 2026-05-01T00:00 | 2026-05-31T00:00 | 2026-05-04 = 2026-05-03T17:00
at a time of day | 2026-05-04 | Asia/Ho_Chi_Minh | 09:00 | 2026-05-01T00:00 | 2026-05-31T00:00 | 2026-05-04 = 2026-05-04T02:00
in the last minute of the day | 2026-05-04 | Asia/Ho_Chi_Minh | 23:59 | 2026-05-01T00:00 | 2026-05-31T00:00 | 2026-05-04 = 2026-05-04T16:59
in UTC | 2026-05-04 | UTC | 09:00 | 2026-05-01T00:00 | 2026-05-31T00:00 | 2026-05-04 = 2026-05-04T09:00
west of Greenwich | 2026-05-04 | America/New_York | 09:00 | 2026-05-01T00:00 | 2026-05-31T00:00 | 2026-05-04 = 2026-05-04T13:00
in a zone with a quarter of an hour | 2026-05-04 | Asia/Kathmandu | | 2026-05-01T00:00 | 2026-05-31T00:00 | 2026-05-04 = 2026-05-03T18:15
far in the east | 2026-05-04 | Pacific/Apia | | 2026-05-01T00:00 | 2026-05-31T00:00 | 2026-05-04 = 2026-05-03T11:00

## Windows: what came due while nobody looked
looked at too early | 2026-05-04 | Asia/Ho_Chi_Minh | 09:00 | 2026-05-01T00:00 | 2026-05-04T01:59 |
looked at in time, to the millisecond | 2026-05-04 | Asia/Ho_Chi_Minh | 09:00 | 2026-05-04T01:59:59.999 | 2026-05-04T02:00 | 2026-05-04 = 2026-05-04T02:00
not found a second time | 2026-05-04 | Asia/Ho_Chi_Minh | 09:00 | 2026-05-04T02:00 | 2026-05-05T00:00 |
off over a long weekend | 2026-05-02 | Asia/Ho_Chi_Minh | 09:00 | 2026-04-29T11:00 | 2026-05-04T01:00 | 2026-05-02 = 2026-05-02T02:00
off for more than two years, once | 2026-05-02 | Asia/Ho_Chi_Minh | 09:00 | 2024-06-01T00:00 | 2026-12-31T00:00 | 2026-05-02 = 2026-05-02T02:00
off for more than two years, yearly | 1990-05-04 | Asia/Ho_Chi_Minh | 09:00 yearly | 2024-05-04T02:00 | 2026-12-31T00:00 | 2025-05-04 = 2025-05-04T02:00, 2026-05-04 = 2026-05-04T02:00
off over two lunar new years | 2024-02-10 | Asia/Ho_Chi_Minh | 07:00 lunarYearly | 2026-01-01T00:00 | 2028-01-01T00:00 | 2026-02-17 = 2026-02-17T00:00, 2027-02-06 = 2027-02-06T00:00
off while its reminder came due, not the date | 2026-05-04 | Asia/Ho_Chi_Minh | 09:00 -P3D | 2026-04-30T00:00 | 2026-05-02T00:00 | 2026-05-04/-P3D = 2026-05-01T02:00
off while the date came, not its reminder | 2026-05-04 | Asia/Ho_Chi_Minh | 09:00 -P3D | 2026-05-02T00:00 | 2026-05-06T00:00 |
a window without length | 2026-05-04 | Asia/Ho_Chi_Minh | 09:00 | 2026-05-04T02:00 | 2026-05-04T02:00 |
a clock that was put back | 2026-05-04 | Asia/Ho_Chi_Minh | 09:00 | 2026-05-31T00:00 | 2026-05-01T00:00 |

## Offsets
three days before | 2026-05-04 | Asia/Ho_Chi_Minh | 09:00 -P3D | 2026-04-01T00:00 | 2026-05-31T00:00 | 2026-05-04/-P3D = 2026-05-01T02:00
a day after | 2026-05-04 | Asia/Ho_Chi_Minh | 09:00 P1D | 2026-04-01T00:00 | 2026-05-31T00:00 | 2026-05-04/P1D = 2026-05-05T02:00
a week before | 2026-05-04 | Asia/Ho_Chi_Minh | 09:00 -P1W | 2026-04-01T00:00 | 2026-05-31T00:00 | 2026-05-04/-P1W = 2026-04-27T02:00
two hours before a time of day | 2026-05-04 | Asia/Ho_Chi_Minh | 09:00 -PT2H | 2026-05-01T00:00 | 2026-05-31T00:00 | 2026-05-04/-PT2H = 2026-05-04T00:00
two hours before midnight | 2026-05-04 | Asia/Ho_Chi_Minh | -PT2H | 2026-05-01T00:00 | 2026-05-31T00:00 | 2026-05-04/-PT2H = 2026-05-03T15:00
ninety minutes after | 2026-05-04 | Asia/Ho_Chi_Minh | 09:00 PT90M | 2026-05-01T00:00 | 2026-05-31T00:00 | 2026-05-04/PT90M = 2026-05-04T03:30
a day and two hours before | 2026-05-04 | Asia/Ho_Chi_Minh | 09:00 -P1DT2H | 2026-05-01T00:00 | 2026-05-31T00:00 | 2026-05-04/-P1DT2H = 2026-05-03T00:00
over the end of months | 2026-01-31 | Asia/Ho_Chi_Minh | 09:00 P30D | 2026-01-01T00:00 | 2026-05-31T00:00 | 2026-01-31/P30D = 2026-03-02T02:00
over the end of the year | 2026-12-31 | Asia/Ho_Chi_Minh | P1D | 2026-12-01T00:00 | 2027-01-31T00:00 | 2026-12-31/P1D = 2026-12-31T17:00
back to 29 February | 2028-03-01 | Asia/Ho_Chi_Minh | 09:00 -P1D | 2028-01-01T00:00 | 2028-12-31T00:00 | 2028-03-01/-P1D = 2028-02-29T02:00
on to 29 February | 2027-03-01 | Asia/Ho_Chi_Minh | 09:00 P365D | 2027-01-01T00:00 | 2028-12-31T00:00 | 2027-03-01/P365D = 2028-02-29T02:00

## Moments
when it is | 2026-05-04T02:30:00Z | Asia/Ho_Chi_Minh | | 2026-05-01T00:00 | 2026-05-31T00:00 | 2026-05-04T02:30:00.000Z = 2026-05-04T02:30
to the millisecond | 2026-05-04T02:30:15.250Z | Asia/Ho_Chi_Minh | | 2026-05-01T00:00 | 2026-05-31T00:00 | 2026-05-04T02:30:15.250Z = 2026-05-04T02:30:15.250
written with an offset from UTC | 2026-05-04T09:30:00+07:00 | Asia/Ho_Chi_Minh | | 2026-05-01T00:00 | 2026-05-31T00:00 | 2026-05-04T02:30:00.000Z = 2026-05-04T02:30
two hours before it | 2026-05-04T02:30:00Z | Asia/Ho_Chi_Minh | -PT2H | 2026-05-01T00:00 | 2026-05-31T00:00 | 2026-05-04T02:30:00.000Z/-PT2H = 2026-05-04T00:30
a day before it | 2026-05-04T02:30:00Z | Asia/Ho_Chi_Minh | -P1D | 2026-05-01T00:00 | 2026-05-31T00:00 | 2026-05-04T02:30:00.000Z/-P1D = 2026-05-03T02:30
a day after it, to the millisecond | 2026-05-04T02:30:15.250Z | Asia/Ho_Chi_Minh | P1D | 2026-05-01T00:00 | 2026-05-31T00:00 | 2026-05-04T02:30:15.250Z/P1D = 2026-05-05T02:30:15.250
in the morning of its day, which is the next in Hà Nội | 2026-05-04T20:00:00Z | Asia/Ho_Chi_Minh | 08:00 | 2026-05-01T00:00 | 2026-05-31T00:00 | 2026-05-05 = 2026-05-05T01:00
in the morning of its day, which is the one before in New York | 2026-05-05T02:00:00Z | America/New_York | 08:00 | 2026-05-01T00:00 | 2026-05-31T00:00 | 2026-05-04 = 2026-05-04T12:00
in the morning of the day after it | 2026-05-04T20:00:00Z | Asia/Ho_Chi_Minh | 08:00 P1D | 2026-05-01T00:00 | 2026-05-31T00:00 | 2026-05-05/P1D = 2026-05-06T01:00

## Clocks that change
Berlin forward, at a time left out | 2026-03-29 | Europe/Berlin | 02:30 | 2026-03-01T00:00 | 2026-04-30T00:00 | 2026-03-29 = 2026-03-29T01:00
Berlin forward, later that day | 2026-03-29 | Europe/Berlin | 09:00 | 2026-03-01T00:00 | 2026-04-30T00:00 | 2026-03-29 = 2026-03-29T07:00
Berlin forward, a day keeps the time on the wall | 2026-03-28 | Europe/Berlin | 09:00 P1D | 2026-03-01T00:00 | 2026-04-30T00:00 | 2026-03-28/P1D = 2026-03-29T07:00
Berlin forward, 24 hours do not | 2026-03-28 | Europe/Berlin | 09:00 PT24H | 2026-03-01T00:00 | 2026-04-30T00:00 | 2026-03-28/PT24H = 2026-03-29T08:00
Berlin forward, a day after a moment | 2026-03-28T08:00:00Z | Europe/Berlin | P1D | 2026-03-01T00:00 | 2026-04-30T00:00 | 2026-03-28T08:00:00.000Z/P1D = 2026-03-29T07:00
Berlin back, at a time that comes twice | 2026-10-25 | Europe/Berlin | 02:30 | 2026-10-01T00:00 | 2026-11-30T00:00 | 2026-10-25 = 2026-10-25T00:30
Berlin back, a moment when it comes the second time | 2026-10-25T01:30:00Z | Europe/Berlin | | 2026-10-01T00:00 | 2026-11-30T00:00 | 2026-10-25T01:30:00.000Z = 2026-10-25T01:30
Berlin back, two days before a moment | 2026-10-26T08:00:00Z | Europe/Berlin | -P2D | 2026-10-01T00:00 | 2026-11-30T00:00 | 2026-10-26T08:00:00.000Z/-P2D = 2026-10-24T07:00
New York forward, at a time left out | 2026-03-08 | America/New_York | 02:30 | 2026-03-01T00:00 | 2026-03-31T00:00 | 2026-03-08 = 2026-03-08T07:00
New York forward, a week before | 2026-03-10 | America/New_York | 10:00 -P1W | 2026-03-01T00:00 | 2026-03-31T00:00 | 2026-03-10/-P1W = 2026-03-03T15:00
New York back, at a time that comes twice | 2026-11-01 | America/New_York | 01:30 | 2026-10-01T00:00 | 2026-11-30T00:00 | 2026-11-01 = 2026-11-01T05:30
New York back, the day after | 2026-10-31 | America/New_York | 09:00 P1D | 2026-10-01T00:00 | 2026-11-30T00:00 | 2026-10-31/P1D = 2026-11-01T14:00
Lord Howe forward by half an hour, at a time left out | 2026-10-04 | Australia/Lord_Howe | 02:15 | 2026-10-01T00:00 | 2026-10-31T00:00 | 2026-10-04 = 2026-10-03T15:30
Lord Howe forward by half an hour, the day after | 2026-10-03 | Australia/Lord_Howe | 09:00 P1D | 2026-10-01T00:00 | 2026-10-31T00:00 | 2026-10-03/P1D = 2026-10-03T22:00
Lord Howe back by half an hour, at a time that comes twice | 2026-04-05 | Australia/Lord_Howe | 01:45 | 2026-04-01T00:00 | 2026-04-30T00:00 | 2026-04-05 = 2026-04-04T14:45
Apia, on the day that was left out | 2011-12-30 | Pacific/Apia | 09:00 | 2011-12-01T00:00 | 2012-01-31T00:00 | 2011-12-30 = 2011-12-30T10:00
Apia, a day after, which was left out | 2011-12-29 | Pacific/Apia | 09:00 P1D | 2011-12-01T00:00 | 2012-01-31T00:00 | 2011-12-29/P1D = 2011-12-30T10:00
Apia, two days after, the next there was | 2011-12-29 | Pacific/Apia | 09:00 P2D | 2011-12-01T00:00 | 2012-01-31T00:00 | 2011-12-29/P2D = 2011-12-30T19:00
Apia, the last day before | 2011-12-29 | Pacific/Apia | 09:00 | 2011-12-01T00:00 | 2012-01-31T00:00 | 2011-12-29 = 2011-12-29T19:00
Cairo, on a day without midnight | 2026-04-24 | Africa/Cairo | | 2026-04-01T00:00 | 2026-04-30T00:00 | 2026-04-24 = 2026-04-23T22:00

## Yearly
a birthday | 1990-05-04 | Asia/Ho_Chi_Minh | 08:00 yearly | 2026-01-01T00:00 | 2026-12-31T00:00 | 2026-05-04 = 2026-05-04T01:00
the day itself is the first | 2026-05-04 | Asia/Ho_Chi_Minh | 08:00 yearly | 2020-01-01T00:00 | 2027-12-31T00:00 | 2026-05-04 = 2026-05-04T01:00, 2027-05-04 = 2027-05-04T01:00
never before the first | 2026-05-04 | Asia/Ho_Chi_Minh | 08:00 yearly | 2020-01-01T00:00 | 2026-05-01T00:00 |
once is once | 1990-05-04 | Asia/Ho_Chi_Minh | 08:00 once | 2026-01-01T00:00 | 2026-12-31T00:00 |
three days before, in the year before | 2000-01-02 | Asia/Ho_Chi_Minh | 09:00 -P3D yearly | 2026-12-01T00:00 | 2027-01-31T00:00 | 2027-01-02/-P3D = 2026-12-30T02:00
twenty days after, in the year after | 2000-12-20 | Asia/Ho_Chi_Minh | 09:00 P20D yearly | 2027-01-01T00:00 | 2027-01-31T00:00 | 2026-12-20/P20D = 2027-01-09T02:00
more than a year before | 2020-06-01 | Asia/Ho_Chi_Minh | 09:00 -P400D yearly | 2026-01-01T00:00 | 2026-12-31T00:00 | 2027-06-01/-P400D = 2026-04-27T02:00
more than four years after | 2020-06-01 | Asia/Ho_Chi_Minh | 09:00 P1600D yearly | 2027-01-01T00:00 | 2027-12-31T00:00 | 2023-06-01/P1600D = 2027-10-18T02:00
on New Year’s Day where it is still last year in UTC | 2000-01-01 | Pacific/Apia | yearly | 2025-12-31T00:00 | 2026-01-31T00:00 | 2026-01-01 = 2025-12-31T11:00
a moment keeps its time on the wall, whatever the zone did since | 2015-12-01T07:00:00Z | Europe/Istanbul | yearly | 2026-01-01T00:00 | 2026-12-31T00:00 | 2026-12-01T06:00:00.000Z = 2026-12-01T06:00

## 29 February
29 February, unless said otherwise | 2000-02-29 | Asia/Ho_Chi_Minh | 09:00 yearly | 2026-01-01T00:00 | 2026-12-31T00:00 | 2026-02-28 = 2026-02-28T02:00
29 February, the day before | 2000-02-29 | Asia/Ho_Chi_Minh | 09:00 yearly feb28 | 2027-01-01T00:00 | 2027-12-31T00:00 | 2027-02-28 = 2027-02-28T02:00
29 February, the day after | 2000-02-29 | Asia/Ho_Chi_Minh | 09:00 yearly mar1 | 2026-01-01T00:00 | 2026-12-31T00:00 | 2026-03-01 = 2026-03-01T02:00
29 February, skipped | 2000-02-29 | Asia/Ho_Chi_Minh | 09:00 yearly skip | 2024-03-01T00:00 | 2028-12-31T00:00 | 2028-02-29 = 2028-02-29T02:00
29 February, in a leap year | 2000-02-29 | Asia/Ho_Chi_Minh | 09:00 yearly mar1 | 2028-01-01T00:00 | 2028-12-31T00:00 | 2028-02-29 = 2028-02-29T02:00
29 February, skipped over 2100 | 2000-02-29 | Asia/Ho_Chi_Minh | 09:00 yearly skip | 2096-03-01T00:00 | 2105-01-01T00:00 | 2104-02-29 = 2104-02-29T02:00
29 February, a day before it | 2000-02-29 | Asia/Ho_Chi_Minh | 09:00 -P1D yearly | 2026-01-01T00:00 | 2026-12-31T00:00 | 2026-02-28/-P1D = 2026-02-27T02:00

## By the moon
lunar new year 2007 | 2007-02-17 | Asia/Ho_Chi_Minh | 07:00 lunarYearly | 2007-01-01T00:00 | 2007-12-31T00:00 | 2007-02-17 = 2007-02-17T00:00
lunar new year 2026 | 2007-02-17 | Asia/Ho_Chi_Minh | 07:00 lunarYearly | 2026-01-01T00:00 | 2026-12-31T00:00 | 2026-02-17 = 2026-02-17T00:00
lunar new year 2027 | 2007-02-17 | Asia/Ho_Chi_Minh | 07:00 lunarYearly | 2027-01-01T00:00 | 2027-12-31T00:00 | 2027-02-06 = 2027-02-06T00:00
lunar new year 2030 | 2007-02-17 | Asia/Ho_Chi_Minh | 07:00 lunarYearly | 2030-01-01T00:00 | 2030-12-31T00:00 | 2030-02-02 = 2030-02-02T00:00
lunar new year 2026, kept in Berlin | 2024-02-10 | Europe/Berlin | 07:00 lunarYearly | 2026-01-01T00:00 | 2026-12-31T00:00 | 2026-02-17 = 2026-02-17T06:00
the day before lunar new year | 2007-02-17 | Asia/Ho_Chi_Minh | 07:00 -P1D lunarYearly | 2026-01-01T00:00 | 2026-12-31T00:00 | 2026-02-17/-P1D = 2026-02-16T00:00
the full moon of the eighth month | 2025-10-06 | Asia/Ho_Chi_Minh | 18:00 lunarYearly | 2026-01-01T00:00 | 2026-12-31T00:00 | 2026-09-25 = 2026-09-25T11:00
the tenth of the third month | 2025-04-07 | Asia/Ho_Chi_Minh | 07:00 lunarYearly | 2026-01-01T00:00 | 2026-12-31T00:00 | 2026-04-26 = 2026-04-26T00:00
a 30th where the month is short | 2024-02-09 | Asia/Ho_Chi_Minh | 07:00 lunarYearly | 2025-01-01T00:00 | 2026-03-01T00:00 | 2025-01-28 = 2025-01-28T00:00, 2026-02-16 = 2026-02-16T00:00
a day of a leap month, the first time | 2025-07-25 | Asia/Ho_Chi_Minh | 07:00 lunarYearly | 2025-01-01T00:00 | 2025-12-31T00:00 | 2025-07-25 = 2025-07-25T00:00
a day of a leap month, the next year | 2025-07-25 | Asia/Ho_Chi_Minh | 07:00 lunarYearly | 2026-01-01T00:00 | 2026-12-31T00:00 | 2026-07-14 = 2026-07-14T00:00
once in a year that has its month twice | 2024-07-06 | Asia/Ho_Chi_Minh | 07:00 lunarYearly | 2025-01-01T00:00 | 2025-12-31T00:00 | 2025-06-25 = 2025-06-25T00:00
a moment keeps its time on the wall, by the moon | 2024-02-10T00:00:00Z | Asia/Ho_Chi_Minh | lunarYearly | 2025-01-01T00:00 | 2025-12-31T00:00 | 2025-01-29T00:00:00.000Z = 2025-01-29T00:00
from before 1968 | 1960-01-28 | Asia/Ho_Chi_Minh | 07:00 lunarYearly | 1960-12-31T00:00 | 1961-12-31T00:00 | 1961-02-15 = 1961-02-14T23:00
to the end of the table | 2007-02-17 | Asia/Ho_Chi_Minh | 07:00 lunarYearly | 2099-06-01T00:00 | 2120-01-01T00:00 | 2100-02-09 = 2100-02-09T00:00
from before the table | 1890-05-04 | Asia/Ho_Chi_Minh | 07:00 lunarYearly | 2026-01-01T00:00 | 2026-12-31T00:00 |

## Dates that were moved
a day moved on | 2026-05-05 | Asia/Ho_Chi_Minh | 09:00 | 2026-05-01T00:00 | 2026-05-31T00:00 | 2026-05-05 = 2026-05-05T02:00
a moment moved on by two hours | 2026-05-04T04:30:00Z | Asia/Ho_Chi_Minh | | 2026-05-01T00:00 | 2026-05-31T00:00 | 2026-05-04T04:30:00.000Z = 2026-05-04T04:30
a moment moved within its day, where only the day counts | 2026-05-04T10:30:00Z | Asia/Ho_Chi_Minh | 08:00 | 2026-05-01T00:00 | 2026-05-31T00:00 | 2026-05-04 = 2026-05-04T01:00
a year of birth put right | 1991-05-04 | Asia/Ho_Chi_Minh | 08:00 yearly | 2026-01-01T00:00 | 2026-12-31T00:00 | 2026-05-04 = 2026-05-04T01:00
a day moved into the past | 2026-05-01 | Asia/Ho_Chi_Minh | 09:00 | 2026-05-03T00:00 | 2026-05-31T00:00 |
`
