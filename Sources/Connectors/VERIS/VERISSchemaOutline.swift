/// The structure, limits and enumerations of VERIS 1.3.1 (`1`), 1.3.2 (`2`), 1.3.3 (`3`), 1.4.1 (`4`) and of the VERIS
/// Community Database's 1.3.3 (`v`) in the form that `SchemaOutline` reads.
///
/// The words are those of VERIS (the Vocabulary for Event Recording and Incident Sharing, verisframework.org).
/// Generated from its merged schema files by `VERISOutlineWriter` in the tests, which also compare: do not edit.
enum VERISSchemaOutline {
    static let text = #"""
        $1
        | Infiltrate | Exfiltrate | Elevate | Lateral movement@4 | Deploy payload@4 | Persist@4 | Other@4
        | Unknown@4 | NA@4
        $2
        | AD | AE | AF | AG | AI | AL | AM | AO | AQ | AR | AS | AT | AU | AW | AX | AZ | BA | BB | BD | BE | BF
        | BG | BH | BI | BJ | BL | BM | BN | BO | BQ | BR | BS | BT | BV | BW | BY | BZ | CA | CC | CD | CF | CG
        | CH | CI | CK | CL | CM | CN | CO | CR | CU | CV | CW | CX | CY | CZ | DE | DJ | DK | DM | DO | DZ | EC
        | EE | EG | EH | ER | ES | ET | FI | FJ | FK | FM | FO | FR | GA | GB | GD | GE | GF | GG | GH | GI | GL
        | GM | GN | GP | GQ | GR | GS | GT | GU | GW | GY | HK | HM | HN | HR | HT | HU | ID | IE | IL | IM | IN
        | IO | IQ | IR | IS | IT | JE | JM | JO | JP | KE | KG | KH | KI | KM | KN | KP | KR | KW | KY | KZ | LA
        | LB | LC | LI | LK | LR | LS | LT | LU | LV | LY | MA | MC | MD | ME | MF | MG | MH | MK | ML | MM | MN
        | MO | MP | MQ | MR | MS | MT | MU | MV | MW | MX | MY | MZ | NA | NC | NE | NF | NG | NI | NL | NO | NP
        | NR | NU | NZ | OM | PA | PE | PF | PG | PH | PK | PL | PM | PN | PR | PS | PT | PW | PY | QA | RE | RO
        | RS | RU | RW | SA | SB | SC | SD | SE | SG | SH | SI | SJ | SK | SL | SM | SN | SO | SR | SS | ST | SV
        | SX | SY | SZ | TC | TD | TF | TG | TH | TJ | TK | TL | TM | TN | TO | TR | TT | TV | TW | TZ | UA | UG
        | UM | US | UY | UZ | VA | VC | VE | VG | VI | VN | VU | WF | WS | YE | YT | ZA | ZM | ZW | XK@4 | Other
        | Unknown
        $3
        | Convenience | Espionage | Fear | Financial | Fun | Grudge | Ideology | Secondary | NA | Other
        | Unknown
        $4
        | Seconds | Minutes | Hours | Days | Weeks | Months | Years | Never | NA | Unknown
        $5
        | AED | AFN | ALL | AMD | ANG | AOA | ARS | AUD | AWG | AZN | BAM | BBD | BDT | BGN | BHD | BIF | BMD
        | BND | BOB | BRL | BSD | BTN | BWP | BYR | BZD | CAD | CDF | CHF | CLP | CNY | COP | CRC | CUC | CUP
        | CVE | CZK | DJF | DKK | DOP | DZD | EGP | ERN | ETB | EUR | FJD | FKP | GBP | GEL | GGP | GHS | GIP
        | GMD | GNF | GTQ | GYD | HKD | HNL | HRK | HTG | HUF | IDR | ILS | IMP | INR | IQD | IRR | ISK | JEP
        | JMD | JOD | JPY | KES | KGS | KHR | KMF | KPW | KRW | KWD | KYD | KZT | LAK | LBP | LKR | LRD | LSL
        | LTL | LVL | LYD | MAD | MDL | MGA | MKD | MMK | MNT | MOP | MRO | MUR | MVR | MWK | MXN | MYR | MZN
        | NAD | NGN | NIO | NOK | NPR | NZD | OMR | PAB | PEN | PGK | PHP | PKR | PLN | PYG | QAR | RON | RSD
        | RUB | RWF | SAR | SBD | SCR | SDG | SEK | SGD | SHP | SLL | SOS | SPL | SRD | STD | SVC | SYP | SZL
        | THB | TJS | TMT | TND | TOP | TRY | TTD | TVD | TWD | TZS | UAH | UGX | USD | UYU | UZS | VEF | VND
        | VUV | WST | XAF | XCD | XDR | XOF | XPF | YER | ZAR | ZMK | ZWD | XBT@4 | BCH@4 | Ether@4 | Litecoin@4
        | XMR@4 | ZEC@4
        $6
        | High | Moderate | Low | Very Low | Not Applicable | Unknown | Other
        incident: object closed required=actor,action,discovery_method,schema_version,asset,timeline
        ~required=incident_id,security_incident,summary@4
         action: object closed@34v minProperties=1
          environmental: object closed required=variety
           notes: string minLength=1
           variety: array unique minItems=1
            []: string
            | Deterioration | Earthquake | EMI | ESD | Fire | Flood | Hazmat | Humidity | Hurricane | Ice
            | Landslide | Leak | Lightning | Meteorite | Particulates | Pathogen | Power failure | Temperature
            | Tornado | Tsunami | Vermin | Volcano | Wind | Other | Unknown
          error: object closed required=variety,vector
           notes: string minLength=1
           variety: array unique minItems=1
            []: string
            | Capacity shortage | Classification error | Data entry error | Disposal error | Gaffe | Loss
            | Maintenance error | Malfunction | Misconfiguration | Misdelivery | Misinformation | Omission@123v
            | Physical accidents | Programming error | Publishing error | Other | Unknown
           vector: array unique minItems=1
            []: string
            | Carelessness | Inadequate personnel | Inadequate processes | Inadequate technology | Other
            | Random error | Web application@4 | Unknown
          hacking: object closed required=vector,variety
           Elevate@1: boolean
           Exfiltrate@1: boolean
           Infiltrate@1: boolean
           cve: string
           notes: string minLength=1
           result@234v: array unique minItems=1
            []: string words=$1
           variety: array unique minItems=1
            []: string
            | Abuse of functionality | Backdoor@4 | Brute force | Buffer overflow | Cache poisoning
            | Cryptanalysis | CSRF | Disable controls@4 | DoS | Evade Defenses@4 | Exploit misconfig@34v
            | Exploit vuln@34v | Footprinting@123v | Forced browsing | Format string attack | Fuzz testing
            | Hijack@4 | HTTP request smuggling | HTTP request splitting | HTTP response smuggling
            | HTTP response splitting@4 | Insecure deserialization@4 | HTTP Response Splitting@123v
            | Integer overflows | LDAP injection | Mail command injection | AitM@4 | MitM@123v
            | Null byte injection | Offline cracking | OS commanding | Pass-the-hash | Path traversal
            | Profile host@4 | Prompt injection@4 | Reverse engineering | RFI | Routing detour | Scan network@4
            | Session fixation | Session prediction | Session replay | Soap array abuse
            | Special element injection | SQLi | SSI injection | URL redirector abuse
            | Use of backdoor or C2@123v | Use of stolen creds | User breakout@4 | Virtual machine escape
            | XML attribute blowup | XML entity expansion | XML external entities | XML injection
            | XPath injection | XQuery injection | XSS | Other | Unknown
           vector: array unique minItems=1
            []: string
            | 3rd party desktop | Backdoor@4 | Backdoor or C2@123v | Command shell | Desktop sharing
            | Desktop sharing software@234v | Hypervisor@4 | Inter-tenant@4 | Other network service@4 | Partner
            | Physical access | VPN | Web application | Other | Unknown
          malware: object closed required=vector,variety
           Elevate@1: boolean
           Exfiltrate@1: boolean
           Infiltrate@1: boolean
           cve: string
           name: string
           notes: string minLength=1
           result@234v: array unique minItems=1
            []: string words=$1
           variety: array unique minItems=1
            []: string
            | Adminware | Adware | Backdoor | Backdoor or C2@4 | Brute force | C2 | Capture app data
            | Capture stored data | Click fraud | Click fraud and cryptocurrency mining@34v | Client-side attack
            | Cryptocurrency mining@34v | Destroy data | In-memory@4 | AitM@4 | Modify data@234v
            | Disable controls | DoS | Downloader | Exploit misconfig@34v | Evade Defenses@4 | Exploit vuln
            | Export data | Packet sniffer | Pass-the-hash@4 | Password dumper | Profile host@4 | RAM scraper@4
            | Ram scraper@123v | Ransomware | RAT@4 | Rootkit | Scan network | Spam | Spyware/Keylogger
            | Trojan@4 | SQL injection@123v | Worm | Other | Unknown
           vector: array unique minItems=1
            []: string
            | C2@4 | Direct install | Download by malware | Email@4 | Email attachment | Email autoexecute
            | Email link | Email unknown | Email other@4 | Instant messaging | Network propagation | Partner@4
            | Remote injection | Removable media | Software update | Web application@4
            | Web application - download@4 | Web application - drive-by@4 | Web download@123v
            | Web drive-by@123v | Other | Unknown
          misuse: object closed required=vector,variety
           Elevate@1: boolean
           Exfiltrate@1: boolean
           Infiltrate@1: boolean
           notes: string minLength=1
           result@234v: array unique minItems=1
            []: string words=$1
           variety: array unique minItems=1
            []: string
            | Data mishandling | Email misuse | Evade Defenses@4 | Illicit content | Knowledge abuse
            | Net misuse | Password or Session Sharing@4 | Possession abuse | Privilege abuse | Snap picture@4
            | Unapproved hardware | Unapproved software | Unapproved workaround | Other | Unknown
           vector: array unique minItems=1
            []: string
            | LAN access | Non-corporate | Physical access | Remote access | Web application@4 | Other | Unknown
          physical: object closed required=vector,variety
           Elevate@1: boolean
           Exfiltrate@1: boolean
           Infiltrate@1: boolean
           notes: string minLength=1
           result@234v: array unique minItems=1
            []: string words=$1
           variety: array unique minItems=1
            []: string
            | Assault | Bypassed controls | Connection | Destruction | Disabled controls | Evade Defenses@4
            | Skimmer | Snooping | Surveillance | Tampering | Theft | Wiretapping | Other | Unknown
           vector: array unique minItems=1
            []: string
            | Partner facility | Partner vehicle | Personal residence | Personal vehicle
            | Privileged access@123v | Public facility | Public vehicle | Uncontrolled location@123v
            | Victim grounds | Victim public area | Victim secure area | Victim work area
            | Visitor privileges@123v | Unknown | Other
          social: object closed required=vector,variety,target
           Elevate@1: boolean
           Exfiltrate@1: boolean
           Infiltrate@1: boolean
           notes: string minLength=1
           result@234v: array unique minItems=1
            []: string words=$1
           target: array unique minItems=1
            []: string
            | Auditor | Call center | Cashier | Customer | Developer | End-user | End-user or employee@4
            | Executive | Finance | Former employee | Guard | Helpdesk | Human resources | Maintenance | Manager
            | Other employee@4 | Partner | System admin | Other | Unknown
           variety: array unique minItems=1
            []: string
            | Baiting | Bribery | Elicitation | Evade Defenses@4 | Extortion | Forgery | Influence | Phishing
            | Pretexting | Prompt bombing@4 | Propaganda | Scam | Spam | Other | Unknown
           vector: array unique minItems=1
            []: string
            | Documents | Email | IM | In-person | Partner@4 | Phone | Removable media | SMS | Social media
            | Software | Virtual meeting@4 | Web application@4 | Website@123v | Other | Unknown
          unknown: object
           Elevate@1: boolean
           Exfiltrate@1: boolean
           Infiltrate@1: boolean
           notes: string minLength=1
           result@234v: array unique minItems=1
            []: string words=$1
         actor: object closed minProperties=1
          external: object closed required=country@123v,variety,motive
           country: array unique minItems=1
            []: string words=$2
           motive: array unique minItems=1
            []: string
            | Convenience | Espionage | Fear | Financial | Fun | Grudge | Ideology | NA | Secondary | Other
            | Unknown
           name: array unique minItems=1@1
            []: string
           notes: string minLength=1
           region: array unique minItems=1
            []: string minLength=6 maxLength=6
            ~pattern@34v=\d{6}
           variety: array unique minItems=1
            []: string
            | Acquaintance | Activist | Auditor | Competitor | Customer | Force majeure | Former employee
            | Nation-state | Organized crime | State-affiliated | Terrorist | Unaffiliated | Other | Unknown
          internal: object closed required=motive,variety
           job_change: array unique minItems=1
            []: string
            | Demoted | Hired | Job eval | Lateral move | Let go | Passed over | Personal issues | Promoted
            | Reprimanded | Resigned | Other | Unknown
           motive: array unique minItems=1
            []: string words=$3
           notes: string minLength=1
           variety: array unique minItems=1
            []: string
            | Auditor | Call center | Cashier | Developer | End-user | Executive | Finance | Guard | Helpdesk
            | Human resources | Maintenance | Manager | System admin | Doctor or nurse@234v | Other | Unknown
          partner: object closed required=country,motive
           country: array unique minItems=1
            []: string words=$2
           industry: string minLength=2 maxLength=6
           ~pattern=\d{2}-?\d{0,4}
           motive: array unique minItems=1
            []: string words=$3
           name@234v: array unique
            []: string
           notes: string minLength=1
           region: array unique minItems=1
            []: string minLength=6 maxLength=6
            ~pattern@34v=\d{6}
          unknown: object
           notes: string minLength=1
         asset: object closed minProperties=1 required=assets@4,cloud@4
          accessibility@12: string
          | External | Internal | Isolated | NA | Other | Unknown
          assets: array unique minItems=1
           []: object closed required=variety
            amount: integer
            variety: string
            | E - Telematics | E - Other@234v | E - Unknown@234v | E - Telemetry | M - Disk drive
            | M - Disk media | M - Documents | M - Flash drive | M - Payment card | M - Smart card
            | M - SIM card@4 | M - Tapes | M - Other | M - Unknown | M - Fax@234v | N - Access reader
            | N - Broadband | N - Camera | N - Firewall | N - HSM@123v | N - IDS | N - LAN | N - NAS | N - PBX
            | N - PLC | N - Private WAN | N - Public WAN | N - Remote access@4 | N - Router or switch | N - RTU
            | N - SAN | N - Telephone | N - VoIP adapter | N - WLAN | N - Other | N - Unknown | P - Auditor
            | P - Call center | P - Cashier | P - Customer | P - Developer | P - End-user
            | P - End-user or employee@4 | P - Executive | P - Finance | P - Former employee | P - Guard
            | P - Helpdesk | P - Human resources | P - Maintenance | P - Manager | P - Other employee@4
            | P - Partner | P - System admin | P - Other | P - Unknown | S - Authentication | S - Backup
            | S - Configuration or patch management@234v | S - Code repository | S - Database | S - DCS
            | S - DHCP | S - Directory | S - DNS | S - File | S - ICS | S - LLM application@4 | S - Log
            | S - Mail | S - Mainframe | S - Payment switch | S - POS controller | S - Print | S - Proxy
            | S - Secrets vault@4 | S - Remote access@123v | S - VM host | S - Web application | S - Other
            | S - Unknown | T - ATM | T - Gas terminal | T - Kiosk | T - PED pad | T - Other | T - Unknown
            | U - Auth token | U - Desktop | U - Desktop or laptop@4 | U - Laptop | U - Media | U - Mobile phone
            | U - Peripheral | U - POS terminal | U - Tablet | U - Telephone | U - VoIP phone | U - Other
            | U - Unknown | Unknown | Other
          cloud: string@123v array@4 unique@4 minItems=1@4
          | Customer attack@123v | Hosting error@123v | Hosting governance@123v | Hypervisor@123v
          | Partner application@123v | User breakout@123v | NA@23v | No@23v | Other@123v | Unknown@123v
           []@4: string
           | On-Premise Asset(s) | External Cloud Asset(s) | Other | Unknown | NA
          country: array unique minItems=1
           []: string words=$2
          governance@12: array unique minItems=1
           []: string
           | Personally owned | 3rd party owned | 3rd party managed | 3rd party hosted | Internally isolated
           | Victim governed@2 | Other | Unknown
          hosting: string@12 array@34v unique@34v minItems=1@34v
          | External@12 | External dedicated@12 | External shared@12 | Internal@12 | NA@12 | Other@12
          | Unknown@12
           []@34v: string
           | External - unknown environment | External - dedicated environment | External - shared environment
           | Internal | NA | Other | Unknown
          management: string@12 array@34v unique@34v minItems=1@34v
          | External@12 | Internal@12 | NA@12 | Unknown@12 | Other@12
           []@34v: string
           | External | Internal | Co-managed | NA | Unknown | Other
          notes: string minLength=1
          ownership: string@12 array@34v unique@34v minItems=1@34v
          | Customer@12 | Employee@12 | NA@12 | Partner@12 | Unknown@12 | Victim@12 | Other@12
           []@34v: string
           | Customer | Employee | NA | Partner | Unknown | Victim | Other
          role@4: array unique minItems=1
           []: string
           | IT | OT | Unknown | Other | NA
          total_amount: number
         attribute: object closed minProperties=1
          availability: object required=variety
           duration: object closed required=unit
            unit: string words=$4
            value: number
           notes: string minLength=1
           variety: array unique minItems=1
            []: string
            | Acceleration | Degradation | Destruction | Interruption | Loss | Obscuration | Other | Unknown
          confidentiality: object closed required=data_disclosure
           data: array minItems=1
            []: object closed required=variety
             amount: integer
             variety: string
             | API key@4 | Bank | Classified | Copyrighted | Credentials | Digital certificate | Internal
             | Medical | Multi-factor credential@4 | Payment | Personal | Sensitive Personal@4 | Secrets
             | Session key@4 | Source code | System | Virtual currency | Other | Unknown
           data_disclosure: string
           | No | Potentially | Yes | Unknown
           data_total: integer
           data_victim: array unique minItems=1
            []: string
            | Customer | Employee | Partner | Patient | Student | Victim organization@34v | Other | Unknown
           data_volume@4: integer
           notes: string minLength=1
           state: array unique minItems=1
            []: string
            | Processed | Stored | Stored encrypted | Stored unencrypted | Transmitted | Transmitted encrypted
            | Transmitted unencrypted | Other@234v | Printed | Unknown
          integrity: object closed required=variety
           notes: string minLength=1
           variety: array unique minItems=1
            []: string
            | Alter behavior | Created account | Defacement | Fraudulent transaction | Hardware tampering
            | Log tampering | Misrepresentation | Modify authentication@4 | Modify configuration | Modify data
            | Modify privileges | Register MFA device@4 | Repurpose | Software installation | Other | Unknown
          unknown@34v: object
           notes: string minLength=1
           result: array unique minItems=1
            []: string
         campaign_id: string
         confidence: string
         | High | Medium | Low | None
         control_failure: string
         corrective_action: string
         cost_corrective_action: string
         | Difficult and expensive | Something in-between | Simple and cheap | Unknown
         discovery_method: string@12 object@34v closed@34v minProperties=1@34v
         | Ext - actor disclosure@12 | Ext - audit@12 | Ext - customer@12 | Ext - emergency response team@12
         | Ext - found documents@12 | Ext - fraud detection@12 | Ext - incident response@12
         | Ext - law enforcement@12 | Ext - monitoring service@12 | Ext - suspicious traffic@12 | Ext - other@12
         | Ext - unknown@12 | Ext - unrelated 3rd party@2 | Int - antivirus@12 | Int - data loss prevention@12
         | Int - financial audit@12 | Int - fraud detection@12 | Int - HIDS@12 | Int - incident response@12
         | Int - infrastructure monitoring@12 | Int - IT review@12 | Int - log review@12 | Int - NIDS@12
         | Int - reported by employee@12 | Int - security alarm@12 | Int - break in discovered@2
         | Int - other@12 | Int - unknown@12 | Prt - antivirus@12 | Prt - audit@12 | Prt - incident response@12
         | Prt - monitoring service@12 | Prt - other@12 | Prt - unknown@12 | Other@12 | Unknown@12
          external@34v: object closed required=variety
           variety: array unique minItems=1
            []: string
            | Actor disclosure | Audit | Customer | Emergency response team | Found documents | Fraud detection
            | Incident response | Law enforcement | Monitoring service@3v | Other | Security researcher
            | Suspicious traffic | Unknown | Unrelated 3rd party
          internal@34v: object closed required=variety
           variety: array unique minItems=1
            []: string
            | Antivirus | Break in discovered | Data loss prevention | Financial audit | Fraud detection | Hids
            | Incident response | Infrastructure monitoring | It review | Log review | Nids | Offboarding@4
            | Other | Reported by employee | Security alarm | Unknown
          other@34v: boolean
          partner@34v: object closed required=variety
           variety: array unique minItems=1
            []: string
            | Antivirus | Audit | Incident response | Monitoring service | Other | Unknown
          unknown@34v: boolean
         discovery_notes: string minLength=1
         extra@34v: object closed
         impact: object closed required=overall_rating
          iso_currency_code: string words=$5
          loss: array minItems=1
           []: object closed required=variety
            amount: number
            max_amount: number
            min_amount: number
            rating: string
            | Major | Moderate | Minor | None | Unknown
            variety: string
            | Asset and fraud | Brand damage | Business disruption | Competitive advantage
            | Legal and regulatory | Operating costs | Response and recovery | Other
          notes: string minLength=1
          overall_amount: number
          overall_max_amount: number
          overall_min_amount: number
          overall_rating: string
          | Catastrophic | Damaging | Painful | Distracting | Insignificant | Unknown
         incident_id: string
         ioc: array minItems=1
          []: object closed required=indicator
           comment: string
           indicator: string
         notes: string minLength=1
         plus: object required=master_id@v
          analysis_status@v: string minLength=1
          | In-progress | Needs review | First pass | Validated | Finalized | Ineligible
          analyst@v: string minLength=1
          analyst_notes@v: string minLength=1
          antiforensic_measures@v: array unique minItems=1
           []: string
           | No evidence of AF | Data Corruption | Data Hiding | Data Wiping | Unknown | Other
          asset@v: object closed
           total: string minLength=1
          asset_os@v: array unique minItems=1
           []: string
           | Android | Apple iOS | BlackBerry OS | Linux | Mac OSX | Mainframe | Symbian | Unix | webOS
           | Windows | Windows Phone | Not applicable | Unknown | Other
          attack_difficulty_initial@v: string minLength=1 words=$6
          attack_difficulty_legacy@v: string minLength=1 words=$6
          attack_difficulty_subsequent@v: string minLength=1 words=$6
          attribute@4v: object closed
           confidentiality: object closed
            credit_monitoring@v: string minLength=1
            credit_monitoring_years@v: integer minLength=1
            data_abuse: string minLength=1
            | Yes | Yes - Data ransomed@4 | Yes - Identity theft@4 | Yes - Financial fraud@4
            | Yes - Posted on personal forum@4 | No | Other | Unknown
            partner_data@v: string minLength=1
            partner_number@v: integer minLength=1
          control_inadequacies_legacy@v: array unique minItems=1
           []: string
          created@v: string minLength=1
          dbir_year@v: integer minLength=1
          event_chain@v: array minItems=1
           []: object closed
            action: string minLength=1
            | env | err | hak | mal | mis | phy | soc | unk
            actor: string minLength=1
            | ext | int | prt | unk
            asset: string minLength=1
            | emb | med | net | ppl | srv | ter | usr | unk
            attribute: string minLength=1
            | au | cp | ia | unk
            summary: string minLength=1
          github@v: string minLength=1
          investigator@v: string minLength=1
          master_id@234v: string minLength=1
          modified@v: string minLength=1
          pci@v: object closed
           compliance_status: string minLength=1
           | Not Compliant | Found Compliant | Unknown
           merchant_level: string minLength=1
           | Level 1 | Level 2 | Level 3 | Level 4 | Unknown
           notes: string minLength=1
           req_1: string minLength=1
           | In Place | Not In Place | Not Applicable | Unknown
           req_10: string minLength=1
           | In Place | Not In Place | Not Applicable | Unknown
           req_11: string minLength=1
           | In Place | Not In Place | Not Applicable | Unknown
           req_12: string minLength=1
           | In Place | Not In Place | Not Applicable | Unknown
           req_2: string minLength=1
           | In Place | Not In Place | Not Applicable | Unknown
           req_3: string minLength=1
           | In Place | Not In Place | Not Applicable | Unknown
           req_4: string minLength=1
           | In Place | Not In Place | Not Applicable | Unknown
           req_5: string minLength=1
           | In Place | Not In Place | Not Applicable | Unknown
           req_6: string minLength=1
           | In Place | Not In Place | Not Applicable | Unknown
           req_7: string minLength=1
           | In Place | Not In Place | Not Applicable | Unknown
           req_8: string minLength=1
           | In Place | Not In Place | Not Applicable | Unknown
           req_9: string minLength=1
           | In Place | Not In Place | Not Applicable | Unknown
           status_determined: string minLength=1
          row_number: number
          security_maturity@v: string minLength=1
          | Initial | Defined | Managed | Measured | Optimizing | Unknown
          sub_source@v: string
          timeline@v: object closed
           notification: object closed
            day: integer minLength=1
            month: integer minLength=1
            year: integer minLength=1
          unfollowed_policies@v: string minLength=1
          | Yes | No | Unknown
          unknown_unknowns@v: array unique minItems=1
           []: string
           | Assets that had unknown network connections or accessibility
           | Assets that had unknown user accounts or privileges
           | Assets unknown or unclaimed by the organization (or business group affected)
           | Data the organization did not know existed on a particular asset | Unknown
         reference: string
         schema_name@4: string
         schema_version: string
         security_incident: string
         | Confirmed | Suspected | Near miss | False positive
         source_id: string
         subsets: object
         summary: string
         targeted: string
         | Opportunistic | Targeted | NA | Unknown
         timeline: object closed required=incident
          compromise: object closed required=unit
           unit: string words=$4
           value: number
          containment: object closed required=unit
           unit: string words=$4
           value: number
          discovery: object closed required=unit
           unit: string words=$4
           value: number
          exfiltration: object closed required=unit
           unit: string words=$4
           value: number
          incident: object closed required=year
           day: integer min=1 max=31
           month: integer min=1 max=12
           time: string
           ~pattern@234v=^0[1-9]|1[0-2]:[0-5][0-9]:[0-5][0-9] [AP]M$
           year: integer min=1950 max=2020@12 max=2021@3v max=2050@4
         value_chain@34v: object closed minProperties=1
          NA@4: boolean
          cash-out: object closed required=variety
           notes: string minLength=1
           variety: array unique minItems=1
            []: string
            | Cryptocurrency | Hijacked rewards | Sell stolen goods | Purchase stolen goods@4 | Fraud | Direct
            | Provide service | NA | Other | Unknown
          development: object closed required=variety
           notes: string minLength=1
           variety: array unique minItems=1
            []: string
            | Bot | Email@4 | Trojan | Payload | Website | Exploit | Persona | Physical@4 | Ransomware
            | Exploit Kits | NA | Other | Unknown
          distribution: object closed required=variety
           notes: string minLength=1
           variety: array unique minItems=1
            []: string
            | Website | Botnet | Compromised server | Direct@4 | Email | Phone | Physical@4 | Loader | Partner@4
            | NA | Other | Unknown
          money laundering: object closed required=variety
           notes: string minLength=1
           variety: array unique minItems=1
            []: string
            | Cryptocurrency tumbling | Smurfing | Sell stolen goods@4 | NA@4 | Other@4 | Unknown@4 | Physical
            | Provide service@4 | Employment | Re-shipping | Gambling | Bank | Company
          non-distribution services: object closed required=variety
           notes: string minLength=1
           variety: array unique minItems=1
            []: string
            | C2@4 | Hashcracking | Counter AV | VPN | Proxy | Marketplace | DNS | Escrow@4 | NA | Other
            | Unknown
          targeting: object closed required=variety
           notes: string minLength=1
           variety: array unique minItems=1
            []: string
            | Lost or stolen credentials | Default credentials | Email addresses | Vulnerabilities
            | Misconfigurations | Partner@4 | Weaknesses | Personal Information | Physical@4
            | Organizational Information | NA | Other | Unknown
         victim: object closed required=country,employee_count,industry,government@4
          country: array unique minItems=1
           []: string words=$2
          employee_count: string
          | Small | 1 to 10 | 11 to 100 | 101 to 1000 | Large | 1001 to 10000 | 10001 to 25000 | 25001 to 50000
          | 50001 to 100000 | Over 100000 | Unknown
          government@4: array unique minItems=1
           []: string
           | Federal | Regional | Local | Unknown | Other | NA
          industry: string minLength=2 maxLength=6
          ~pattern@123v=\d{2}-?\d{0,4}
          ~pattern@4=(00|11|2[1-3]|3[1-3]|4[24589]|5[1-6]|6[1-2]|7[12]|81|92)-?\d{0,4}
          locations_affected: integer
          notes: string minLength=1
          region: array unique minItems=1
          ~pattern@3v=\d{6}
           []: string minLength=6 maxLength=6
           ~pattern@34v=\d{6}
          revenue: object closed minProperties=1
           amount: integer
           iso_currency_code: string words=$5
          secondary: object closed minProperties=1
           amount: integer
           notes: string minLength=1
           victim_id: array minItems=1
            []: string
          state: string
          victim_id: string
        """#
}
