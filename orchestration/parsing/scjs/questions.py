"""What the SCJS annex tables divide people by, and the questions put to them, as the tables label them."""

from __future__ import annotations

# Characteristic as published -> (breakdown, its parts in the publisher's order).
CHARACTERISTICS: dict[str, tuple[str, tuple[str, ...]]] = {
    "Sex": ("sex", ("Male", "Female")),
    "Age": ("age", ("16-24", "25-44", "45-59", "60+")),
    "Disability status": ("disability", ("Disabled", "Not disabled")),
    "Deprivation": ("deprivation", ("15% most deprived areas", "Rest of Scotland")),
    "Geography": ("urban_rural", ("Urban", "Rural")),
}
# Tables of views also divide by experience of crime: of property and violent crime, and since 2023/24 of any.
VICTIM_STATUS: dict[str, tuple[str, tuple[str, ...]]] = {
    "Victim status (property and violent crime)": ("victim_of_property_or_violent_crime", ("Victim", "Non-victim")),
    "Victim status (all SCJS crime)": ("victim_of_any_crime", ("Victim", "Non-victim")),
}
EVERYONE = ("Total", "All respondents")

POLICE_TASKS = (
    "Prevent crime",
    "Respond quickly to calls and information",
    "Deal with incidents as they occur",
    "Investigate incidents after they occur",
    "Solve crimes",
    "Catch criminals",
    "Support victims of crime",
)
POLICE_STATEMENTS = (
    "Police in this area can be relied on to be there when you need them",
    "Police in this area listen to the concerns of local people",
    "Community relations with the police in this local area are poor",
    "Police in this area are not dealing with the things that matter to people in this community",
    "Police in this area are friendly and approachable",
    "Police in this area are involved in activities in the local community",
    "Police in this area would treat you with respect if you had contact with them for any reason",
    "Police in this area treat everyone fairly regardless of who they are",
    "Police in this area are held to account for the service they provide",
    "Overall, people have a lot of confidence in the police in this area",
)
# Three were reworded (notes 3 to 5): the old wording is a question of its own.
JUSTICE_ASPECTS = (
    "Is effective in bringing people who commit crimes to justice",
    "Deals with cases promptly and efficiently",
    "Makes sure everyone has access to the justice system if they need it",
    "Makes sure the system isn't different depending on where you live in Scotland",
    "Makes fair, impartial decisions based on the evidence available",
    "Adequately takes into account the circumstances surrounding a crime when it hands out sentences",
    "Allows all victims of crime to seek justice regardless of who they are",
    "Allows all those accused of crimes to get a fair trial regardless of who they are",
    "Provides victims of crime with the services and support they need",
    "Provides witnesses with the services and support they need",
    "Treats those accused of crime as innocent until proven guilty",
    "Gives sentences which fit the crime",
    "Gives punishments which fit the crime",
    "Provides a good standard of service for victims of crime",
    "Provides a good standard of service for witnesses",
)
LOCAL_ISSUES = (
    "People having their car or other vehicles stolen",
    "People having things stolen from their car or other vehicles",
    "People being mugged or robbed",
    "People being physically assaulted or attacked in the street or other public places",
    "People being physically attacked because of their skin colour etc",
    "People being sexually assaulted",
    "Drug dealing and drug abuse",
    "People behaving in an anti-social manner in public",
    "Violence between groups of individuals or gangs",
    "People carrying knives",
    "Deliberate damage to cars or other vehicles",
    "Deliberate damage to people's homes by vandals",
    "People buying or selling smuggled or fake goods",
    "Street drinking/drunken behaviour/under-age drinking",
)
VEHICLE_FEARS = (
    "Your car or other vehicle will be stolen",
    "Things will be stolen from your car or other vehicle",
    "Your car or other vehicle will be damaged by vandals",
)
FEARS = (
    "Your home will be damaged by vandals",
    "Your home will be broken into",
    "You will be mugged or robbed",
    "You will be physically assaulted or attacked in the street or other public place",
    "You will be involved or caught up in violence between groups of individuals or gangs",
    "You will be sexually assaulted",
    "You will have your identity stolen",
    "Someone will use your credit or bank details to obtain money, goods or services",
    "You will be physically attacked because of your skin colour, ethnic origin or religion",
    "You will be threatened or verbally abused",
    "You will be followed by someone in a manner which causes you fear, alarm or distress",
)
NONE_OF_THESE = "None of these things"
