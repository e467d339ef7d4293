/* Numbers, days and codes in words. */
"use strict";
ukcrime.words = (function () {
  const exact = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 12 });
  const short = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 2, signDisplay: "negative" });
  const months = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December"];
  const nations = { EW: "England & Wales", SC: "Scotland", NI: "Northern Ireland", UK: "United Kingdom" };
  const grades = {
    comparable: { text: "May be compared", kind: "good" },
    with_caution: { text: "Compare with caution", kind: "care" },
    not_comparable: { text: "Not comparable", kind: "bad" },
  };
  const units = {
    percent: "per cent", per_1000_people: "per 1,000 people", per_1000_households: "per 1,000 households",
    per_1000_people_or_households: "per 1,000 people or households", thousands: "thousands",
  };

  function number(value) {
    return value === null || value === undefined ? "" : exact.format(value);
  }

  function rounded(value) {
    return value === null || value === undefined ? "" : short.format(value);
  }

  function day(text) {
    if (!text) return "";
    const [year, month, date] = text.slice(0, 10).split("-").map(Number);
    return date + " " + months[month - 1] + " " + year;
  }

  function nation(code) {
    return nations[code] || code;
  }

  /* A code such as survey_prevalence as a person would say it. */
  function plain(code) {
    if (code === null || code === undefined) return "";
    const text = units[code] || String(code).replaceAll("_", " ");
    return text.charAt(0).toUpperCase() + text.slice(1);
  }

  function unit(code) {
    return code === null || code === undefined ? "" : units[code] || String(code).replaceAll("_", " ");
  }

  function grade(code) {
    return grades[code] || { text: "Not graded", kind: "quiet" };
  }

  return { number, rounded, day, nation, plain, unit, grade };
})();
