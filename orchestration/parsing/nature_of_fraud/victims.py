"""Tables on what the incident did to its victim: impact, seriousness, loss, satisfaction with Action Fraud."""

from __future__ import annotations

from orchestration.parsing.nature_of_fraud.model import OF_EVERYTHING, OF_FRAUD, Block, Table

EMOTIONAL_IMPACT = Table(
    "Emotional impact of incidents of (?P<population>.+)",
    ("Extent and response", "Emotional impact"),
    "years",
    OF_EVERYTHING,
    (
        Block(
            "extent_of_emotional_impact",
            "incidents",
            (
                "Respondent was emotionally affected",
                "Respondent was emotionally affected > Emotionally affected: Very much",
                "Respondent was emotionally affected > Emotionally affected: Quite a lot",
                "Respondent was emotionally affected > Emotionally affected: Just a little",
                "Respondent was not emotionally affected",
            ),
            group="Extent of impact",
        ),
        Block(
            "emotional_response",
            "incidents_with_emotional_impact",
            (
                "Annoyance",
                "Anger",
                "Shock",
                "Loss of confidence or feeling vulnerable",
                "Anxiety or panic attacks",
                "Fear",
                "Difficulty sleeping",
                "Crying/tears",
                "Depression",
                "Other",
            ),
            group="Type of emotional response experienced",
        ),
    ),
)

IMPACT_ON_VICTIMS = Table(
    "Impact on victims of incidents of (?P<population>.+)",
    ("Type of impact",),
    "years",
    OF_EVERYTHING,
    (
        Block(
            "impact",
            "incidents",
            (
                "Loss of time/inconvenience",
                "Financial loss",
                "Felt ashamed/embarrassed/self-blame",
                "Stopped using specific internet sites",
                "Health problems",
                "Time off work/school/university",
                "Damage to relationships",
                "Avoided social situations",
                "Fear of physical threat",
                "Loss of employment",
                "Other",
                "No impact",
            ),
        ),
    ),
)

PERCEIVED_SERIOUSNESS = Table(
    "Perceived seriousness of incidents of (?P<population>.+)",
    ("Rated seriousness of crime",),
    "years",
    OF_EVERYTHING,
    (Block("perceived_seriousness", "incidents", ("1 to 6", "7 to 13", "14 to 20", "Mean rating")),),
)

FINANCIAL_LOSS = Table(
    "Financial loss suffered by victims of (?P<population>.+)",
    ("Amount lost",),
    "years_by_loss",
    tuple(name for name in OF_FRAUD if name != "all_other_fraud"),
    (
        Block(
            "financial_loss",
            None,
            (
                "No financial loss",
                "Less than £20",
                "£20 to £49",
                "£50 to £99",
                "£100 to £249",
                "£250 to £499",
                "£500 to £999",
                "£1,000 to £2,499",
                "£2,500 to £4,999",
                "£5,000 to £9,999",
                "£10,000 to £19,999",
                "£20,000 to £39,999",
                "£40,000 or more",
                "Median loss",
            ),
        ),
    ),
)

ACTION_FRAUD_SATISFACTION = Table(
    "Satisfaction with Action Fraud in handling incidents of (?P<population>.+)",
    ("Reporting and satisfaction", "Satisfaction with Action Fraud"),
    "years",
    OF_FRAUD,
    (
        Block(
            "reported_to_action_fraud",
            "incidents",
            ("Did not report incident to Action Fraud", "Reported incident to Action Fraud"),
            group="Reported incident to Action Fraud",
        ),
        Block(
            "satisfaction_with_action_fraud",
            "incidents_reported_to_action_fraud",
            ("Very satisfied", "Fairly satisfied", "A bit dissatisfied", "Very dissatisfied", "Too early to say"),
            group="Victim satisfaction with Action Fraud handling",
        ),
    ),
)
