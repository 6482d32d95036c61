#include "support/laws.hpp"

#include <algorithm>

namespace throughline::tests {

namespace {

bool goes_both_ways(FieldRow const& row) {
    if (row.kind != RowKind::member || !row.decode || !row.encode || row.direction == Direction::write) return false;
    return !row.facts || !row.facts().one_way;
}

/// Whether rows give all of a nested object's parts: else what is between them is lost, and nobody promised it.
bool is_covered(MemberType const& member, RowSet const& rows) {
    return member.kind != MemberKind::object || !member.nested || rows.count() >= member.nested->members.size();
}

void set_member(AnyObject& object, std::size_t place, std::string const& json) {
    auto const set = member_from_canonical_json(object.type(), object.data(), place, json);
    REQUIRE_MESSAGE(set, object.type().members[place].name << " takes " << json);
}

}  // namespace

LawTrial::LawTrial(MappingView const& view, Crosswalks crosswalks)
    : view_{view}, crosswalks_{std::move(crosswalks)}, decoder_{view} {
    for (std::size_t index = 0; index < view_.rows.size(); ++index)
        tried_rows_[index] = goes_both_ways(view_.rows[index]);
    for (std::size_t place = 0; place < view_.type().members.size(); ++place)
        if (rows_of(place).any()) tried_members_.push_back(place);
    make_crosswalks();
}

RowSet LawTrial::rows_of(std::size_t place) const {
    RowSet rows;
    for (std::size_t index = 0; index < view_.rows.size(); ++index)
        rows[index] = tried_rows_[index] && view_.rows[index].place == place;
    return rows;
}

void LawTrial::make_crosswalks() {
    for (auto const& row : view_.rows) {
        auto const facts = row.facts ? row.facts() : CodecFacts{};
        if (facts.crosswalk.empty() || !facts.reads.empty()) continue;
        std::string const name{facts.crosswalk};
        if (!crosswalks_.contains(name)) make_crosswalk(name, view_.type().members[row.place]);
    }
}

void LawTrial::make_crosswalk(std::string const& name, MemberType const& member) {
    auto&      table = crosswalks_[name];
    auto const add   = [&](std::string vendor, std::string_view canonical) {
        REQUIRE(table.add(std::move(vendor), std::string{canonical}));
    };
    if (name == "currency") {
        for (std::size_t at = 0; at < all_currencies().size(); ++at)
            add(std::to_string(at + 1), all_currencies()[at].code());
    } else if (member.kind == MemberKind::enumeration) {
        for (auto const choice : member.choices) add("vendor's " + std::string{choice}, choice);
    } else {
        add("one", name + "-1");
        add("\"two\"\\", name + "-2");
    }
}

MappingContext LawTrial::context(Currency currency) {
    MappingContext context{};
    context.references       = &references_;
    context.crosswalks       = &crosswalks_;
    context.default_currency = currency;
    return context;
}

// Where a member goes through a crosswalk its values are the codes of that.
std::string LawTrial::value_of(std::size_t place, HostileValues& values) {
    auto const& member = view_.type().members[place];
    for (auto const& row : view_.rows) {
        if (row.place != place || !goes_both_ways(row) || !row.facts) continue;
        auto const facts = row.facts();
        if (facts.crosswalk.empty() || !facts.reads.empty()) continue;
        auto const& pairs = crosswalks_.find(facts.crosswalk)->second.pairs();
        auto const& code  = pairs[values.random().below(pairs.size())].canonical;
        if (member.kind == MemberKind::reference)
            return json_text(reference_data_id(facts.crosswalk, code).to_string());
        if (member.kind == MemberKind::text) return json_text(code);
    }
    return values.value(member, member.kind);
}

// A refusal has to say so; then the value is beyond the vendor, and no law speaks of it.
bool LawTrial::fits(AnyObject const& object, std::size_t place, Currency currency) {
    auto       known = context(currency);
    auto const text  = encode_json(view_, object.data(), rows_of(place), known);
    if (text) return true;
    auto const code = text.error().code();
    CHECK_MESSAGE((code == ErrorCode::validation || code == ErrorCode::unsupported), text.error().describe());
    return false;
}

LawTrial::Subject LawTrial::make(HostileValues& values) {
    values.next_object();
    Subject subject{AnyObject{view_.type()}, values.currency()};
    for (auto const place : tried_members_) {
        auto const& member = view_.type().members[place];
        if (!member.required && values.random().chance(1, 3)) continue;
        bool taken = false;
        // Some codecs refuse most values; but what every record has must be there.
        int const attempts = member.required ? 500 : 12;
        for (int attempt = 0; attempt < attempts && !taken; ++attempt) {
            set_member(subject.object, place, value_of(place, values));
            taken = fits(subject.object, place, subject.currency);
        }
        if (taken)
            ++accepted_[place];
        else
            member.clear(subject.object.data());
    }
    return subject;
}

std::string LawTrial::compare(AnyObject const& wanted, Decoded const& read, std::string const& text, char const* law) {
    for (auto const& fault : read.faults) {
        // A required member that nothing fits is not there: the trial says so elsewhere.
        bool const beyond = std::any_of(view_.rows.begin(), view_.rows.end(), [&](FieldRow const& row) {
            return row.name == fault.context().field && (!accepted_.contains(row.place) || !goes_both_ways(row));
        });
        if (!beyond) return std::string{law} + ": " + fault.describe() + "\n  on the wire " + text;
    }
    if (!read.custom.empty()) return std::string{law} + ": its own fields are unknown to it: " + read.custom;
    for (auto const place : tried_members_) {
        auto const& member = view_.type().members[place];
        if (member.same(wanted.data(), read.object.data()) || !is_covered(member, rows_of(place))) continue;
        return std::string{law} + ": " + std::string{member.name} + " should be " +
               member_to_canonical_json(view_.type(), wanted.data(), place) + " and is " +
               member_to_canonical_json(view_.type(), read.object.data(), place) + "\n  on the wire " + text;
    }
    return {};
}

std::string LawTrial::broken_law(Subject const& subject) {
    auto       known = context(subject.currency);
    auto const text  = encode_json(view_, subject.object.data(), tried_rows_, known);
    if (!text) return "what fits alone does not fit together: " + text.error().describe();
    auto normal = subject.object;
    for (std::size_t index = 0; index < view_.rows.size(); ++index)
        if (tried_rows_[index] && view_.rows[index].normalise) view_.rows[index].normalise(normal.data());

    auto const read = decoder_.decode(*text, known);
    if (!read) return read.error().describe() + "\n  on the wire " + *text;
    if (auto broken = compare(normal, *read, *text, "round trip (L8)"); !broken.empty()) return broken;

    // Once it has its normal form it keeps it, to the letter.
    known            = context(subject.currency);
    auto const again = encode_json(view_, read->object.data(), tried_rows_, known);
    if (!again) return "what was read cannot be written: " + again.error().describe();
    if (*again != *text) return "what was read is written otherwise (L5)\n  was " + *text + "\n  now " + *again;
    known = context(subject.currency);
    if (auto const owed = rows_to_update(view_, read->object.data(), subject.object.data(), known); owed.any())
        return "an unchanged record owes a write (L5)\n  on the wire " + *text;
    if (members_that_differ(view_, read->object.data(), subject.object.data(), ~0u, known) != 0)
        return "an unchanged record differs (L5)\n  on the wire " + *text;

    // Without the nulls: what a vendor leaves out is empty where it means that, and else unsaid.
    RowSet present;
    for (std::size_t index = 0; index < view_.rows.size(); ++index)
        present[index] =
            tried_rows_[index] && view_.type().members[view_.rows[index].place].present(subject.object.data());
    known             = context(subject.currency);
    auto const sparse = encode_json(view_, subject.object.data(), present, known);
    if (!sparse) return "a part of it cannot be written: " + sparse.error().describe();
    auto const partly = decoder_.decode(*sparse, known);
    if (!partly) return partly.error().describe() + "\n  on the wire " + *sparse;
    for (std::size_t place = 0; place < view_.type().members.size(); ++place)
        if (view_.absent == Absent::unknown && (rows_of(place) & present).none() && (partly->mentioned >> place & 1u))
            return "what is left out is said to be mentioned: " + std::string{view_.type().members[place].name};
    return {};
}

LawTrial::Subject LawTrial::smallest(Subject subject) {
    auto const still_broken = [this](Subject const& candidate) { return !broken_law(candidate).empty(); };
    for (bool smaller = true; smaller;) {
        smaller = false;
        for (auto const place : tried_members_) {
            auto const& member = view_.type().members[place];
            auto const  before = member_to_canonical_json(view_.type(), subject.object.data(), place);
            auto        empty  = subject;
            if (!member.required) member.clear(empty.object.data());
            auto       plain = subject;
            auto const value = HostileValues::plain_value(member, member.kind, subject.currency);
            if (!value.empty()) set_member(plain.object, place, value);
            if (!member.required && before != "null" && still_broken(empty)) {
                subject = std::move(empty);
                smaller = true;
            } else if (!value.empty() && before != "null" && before != value &&
                       fits(plain.object, place, subject.currency) && still_broken(plain)) {
                subject = std::move(plain);
                smaller = true;
            }
        }
    }
    return subject;
}

std::string LawTrial::run(std::uint64_t seed, int objects) {
    SeededRandom  random{seed};
    HostileValues values{random};
    for (int count = 0; count < objects; ++count) {
        auto subject = make(values);
        if (broken_law(subject).empty()) continue;
        subject = smallest(std::move(subject));
        return std::string{view_.vendor_object} + " as " + std::string{view_.object} + ", seed " +
               std::to_string(seed) + ", object " + std::to_string(count) + "\n  smallest " +
               to_canonical_json(subject.object) + "\n  " + broken_law(subject);
    }
    return {};
}

std::vector<std::string> LawTrial::untried() const {
    std::vector<std::string> names;
    for (auto const& row : view_.rows)
        if (goes_both_ways(row) && !accepted_.contains(row.place)) names.emplace_back(row.name);
    return names;
}

}  // namespace throughline::tests
