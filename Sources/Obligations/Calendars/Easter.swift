import IncidentModel

/// The Sunday of Easter by integer arithmetic; exact for every year of the Gregorian calendar.
package enum Easter: Sendable {
    /// As the churches of the West count it.
    case western
    /// As the Orthodox churches count it: by the Julian calendar, given here as a Gregorian day.
    case orthodox

    /// Days since 1970-01-01. Day numbers rather than dates: what is asked for is nearly always some days before or after.
    package func sunday(of year: Int) -> Int {
        switch self {
        case .western: Easter.western(year)
        case .orthodox: Easter.orthodox(year)
        }
    }

    /// The anonymous Gregorian algorithm (Nature, 20 April 1876; Meeus, Astronomical Algorithms, chapter 8).
    private static func western(_ year: Int) -> Int {
        let (century, yearOfCentury) = year.quotientAndRemainder(dividingBy: 100)
        let golden = year % 19
        let moonCorrection = (century - (century + 8) / 25 + 1) / 3
        let epact = (19 * golden + century - century / 4 - moonCorrection + 15) % 30
        let toSunday = (32 + 2 * (century % 4) + 2 * (yearOfCentury / 4) - epact - yearOfCentury % 4) % 7
        let lateMoon = (golden + 11 * epact + 22 * toSunday) / 451
        return firstOfMarch(year) + epact + toSunday - 7 * lateMoon + 21
    }

    /// Meeus' Julian algorithm; the Julian calendar lags by `century − century / 4 − 2` days.
    private static func orthodox(_ year: Int) -> Int {
        let fullMoon = (19 * (year % 19) + 15) % 30
        let toSunday = (2 * (year % 4) + 4 * (year % 7) - fullMoon + 34) % 7
        let century = year / 100
        let lag = century - century / 4 - 2
        return firstOfMarch(year) + fullMoon + toSunday + 21 + lag
    }

    private static func firstOfMarch(_ year: Int) -> Int {
        DayNumber.of(year: year, month: 3, day: 1)
    }
}
