"""Tables on how the offence was committed, and by whom: access, contact, payment, discovery, devices."""

from __future__ import annotations

from orchestration.parsing.nature_of_fraud.model import (
    FRAUD_TYPES,
    OF_EVERYTHING,
    OF_FRAUD,
    OF_OFFENDERS_DESCRIBED,
    Block,
    Table,
)

ACCESS_METHOD = Table(
    "How offender gained access to personal or financial information in incidents of fraud and computer misuse",
    ("Method",),
    "offences",
    OF_EVERYTHING,
    (
        Block(
            "access_method",
            "incidents",
            (
                "Accessing details held by a company or organisation in a customer database",
                "Tricking into giving the information willingly, as didn't realise it was fraudulent",
                "Tricking into entering details into a fake or fraudulent website",
                "Accessing bank or credit card account",
                "Accessing social media or messenger app",
                "Accessing an online shopping account",
                "Accessing email account",
                "Accessing Paypal, WorldPay or Apple/Google Pay, or another payment provider",
                "Accessing any other type of online account",
                "Through a computer virus or another form of malware",
                "Taking over computer using remote access",
                "Gaining physical access to computer",
                "Don't know",
                "None of these",
            ),
        ),
    ),
)

CYBER_FLAG = Table(
    "Proportion of incidents of (?P<population>.+) that were flagged as cyber and non-cyber offences",
    ("Offence type",),
    "years",
    FRAUD_TYPES,
    (Block("cyber_flag", "incidents", ("Cyber", "Non-cyber")),),
)

FIRST_CONTACT = Table(
    "First method of contact with offender in incidents of (?P<population>.+)",
    ("First method of contact",),
    "years",
    OF_FRAUD,
    (
        Block("contact", "incidents", ("Contact made", "No contact made")),
        Block(
            "first_method_of_contact",
            "incidents_with_contact",
            (
                "Telephone",
                "Online (e.g social media)",
                "Email",
                "In person",
                "Text message",
                "Post or letter",
                "Some other way",
            ),
        ),
    ),
)

CONTACT_REASON = Table(
    "Reason for contact with offender in incidents of (?P<population>.+)",
    ("First type of contact",),
    "years",
    OF_FRAUD,
    (
        Block(
            "reason_for_contact",
            "incidents_with_contact",
            (
                "Buying or selling items online",
                "Chance to make an investment with guaranteed high return",
                "Delivery of something sent or were due to receive",
                "Invitation with view to possible friendship/relationship",
                "Selling bogus services",
                "Moving money out of bank account, supposedly to protect against fraud",
                "Unsolicited help to repair computer/laptop",
                "Help recovering money lost from previous scam",
                "Urgent request to help someone get out of financial trouble",
                "Compensation that is owed",
                "Win in lottery/prize draw/sweepstake/competition had not entered",
                "Paying an urgent debt",
                "Releasing pension savings early",
                "Help in moving money abroad",
                "Job/franchise/other business opportunity offer",
                "Loan on attractive terms",
                "Some other type of request",
            ),
        ),
    ),
)

OFFENDER_CHARACTERISTICS = Table(
    "Offender characteristics in incidents of (?P<population>.+)",
    ("Awareness, number and relationship", "Offender characteristics"),
    "years",
    OF_FRAUD,
    (
        Block(
            "offender_described",
            "incidents",
            ("Able to say something about offender",),
            group="Able to say something about offender",
        ),
        Block(
            "number_of_offenders",
            "incidents_with_offender_described",
            ("One", "Two", "Three", "Four or more"),
            group="Number of offenders",
            base=OF_OFFENDERS_DESCRIBED,
        ),
        Block(
            "relationship_to_victim",
            "incidents_with_offender_described",
            ("Stranger", "Known by sight or to speak to", "Known well"),
            group="Relationship to victim",
            base=OF_OFFENDERS_DESCRIBED,
        ),
    ),
)

MONEY_TRANSFER = Table(
    "Method for giving, sending or transferring money among those who responded to fraudulent communication",
    ("Fraudulent communication", "Response"),
    "offences",
    OF_FRAUD,
    (
        Block(
            "response_to_communication",
            "incidents_with_contact",
            ("Yes", "No", "Don't know"),
            group="Responded to fraudulent communication",
        ),
        Block(
            "money_sent",
            "incidents_with_response",
            ("Yes", "No"),
            group="Gave, sent or transferred money in response",
        ),
        Block(
            "payment_method",
            "incidents_with_money_sent",
            ("Push payment only", "Pull payment only", "Push and pull payment", "Unknown"),
            group="How money was given, sent or transferred",
        ),
    ),
)

DISCOVERY = Table(
    "How victim first discovered they had experienced (?P<population>fraud)",
    ("How victim first discovered fraud",),
    "years",
    ("fraud",),
    (
        Block(
            "discovery",
            "incidents",
            (
                "Saw an unrecognised transaction on statement or found money missing from account",
                "Contacted/told by a financial institution (bank, building society or credit card company)",
                "Anticipated goods/services were not received",
                "Contacted by the person responsible",
                "Made aware of fraud type by e.g friend, family \N{EN DASH} and realised had been a victim",
                "Unable to reach the person they had been dealing with",
                "Card was refused/declined",
                "Another way",
            ),
        ),
    ),
)

DEVICE = Table(
    "Type of device affected by (?P<population>virus)",
    ("Type of device",),
    "years",
    ("computer_virus",),
    (
        Block(
            "device",
            "incidents",
            (
                "Laptop or netbook computer",
                "Desktop computer",
                "Mobile phone (inc. Smartphone)",
                "Handheld computer (e.g. tablet, iPad)",
                "Some other device",
            ),
        ),
    ),
)

VIRUS_EXPERIENCE = Table(
    "Experiences with (?P<population>viruses) on internet-enabled devices",
    ("How experienced and effect on device", "Experiences with viruses"),
    "years",
    ("computer_virus",),
    (
        Block(
            "virus_from_message_or_link",
            "incidents",
            ("Yes", "No", "Don't know"),
            group="Virus a direct result of opening an email, attachment or web link received",
        ),
        Block(
            "effect_on_device",
            "incidents",
            (
                "Device performing badly/stopped working",
                "Pop ups constantly appearing on screen that could not be removed",
                "Lost access to files or data",
                "Unauthorised access to files on device",
                "Demand for money to release files",
                "Email account sent out spam emails",
                "Something else",
                "Device was not affected in any way",
            ),
            group="What happened as a result of device being interfered with",
        ),
    ),
)
