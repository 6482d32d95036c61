#include "record_pass.hpp"

#include <algorithm>

namespace throughline::mapping_detail {

namespace {

constexpr std::size_t faults_max = 16;  // Enough to mend a record at one go; a hostile one stops costing here.

bool is_json_number(std::string_view text) {
    JsonReader reader{text};
    Wire       wire;
    return !text.empty() && text.front() != ' ' && reader.value(wire) && wire.kind == Wire::Kind::number &&
           wire.text == text;
}

std::string_view without_space(std::string_view text) {
    constexpr std::string_view space = " \t\r\n";
    auto const                 first = text.find_first_not_of(space);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(space) - first + 1);
}

// Digits and what people put between them: "1,234.50", "1.234,50", "1 234", "12'000", "1,5".
bool looks_like_a_local_number(std::string_view text) {
    bool digits = false, separators = false;
    for (char const each : text) {
        bool const is_digit = each >= '0' && each <= '9';
        digits              = digits || is_digit;
        bool const is_mark  = each == ',' || each == ' ' || each == '\'' || each == '\xC2' || each == '\xA0' ||
                             each == '\xE2' || each == '\x80' || each == '\xAF' || each == '\x99' || each == '+';
        separators = separators || is_mark;
        if (!is_digit && !is_mark && each != '.' && each != '-') return false;
    }
    return digits && separators;
}

}  // namespace

bool is_read(FieldRow const& row) { return row.direction != Direction::write && (row.decode || row.decode_envelope); }

ReadingPlan::ReadingPlan(MappingView const& its_view) : view{its_view}, overlay{its_view} {
    for (std::size_t index = 0; index < view.rows.size(); ++index) {
        auto const& row = view.rows[index];
        if (row.kind != RowKind::member || row.name.empty() || !is_read(row)) continue;
        auto const bit = std::uint32_t{1} << row.place;
        readable |= bit;
        if (row.required) required |= bit;
        if (!row.settle_currency) continue;
        money_rows.push_back(index);
        money |= bit;
    }
}

namespace {

void clear(Decoded& into, std::uint32_t money) {
    auto const& members = into.object.type().members;
    auto const  touched = into.mentioned | money;  // An amount has a currency even where nobody spoke of it.
    for (std::size_t place = 0; place < members.size(); ++place)
        if (touched >> place & 1u) members[place].clear(into.object.data());
    into.mentioned = 0;
    into.envelope.key.clear();
    into.envelope.external_id.clear();
    into.envelope.modified_at = {};
    into.envelope.deleted     = false;
    into.custom.clear();
    into.faults.clear();
    into.lines.clear();
}

// Several rows may read one field: where one of them is personal, so is what was found.
bool reads_personal_field(MappingView const& view, std::string_view name) {
    return std::any_of(view.rows.begin(), view.rows.end(),
                       [&](FieldRow const& row) { return row.name == name && view.is_personal(row); });
}

}  // namespace

RecordPass::RecordPass(ReadingPlan const& plan, MappingContext& context, Decoded& into, Spelling spelling)
    : plan_{plan}, context_{context}, into_{into}, spelling_{spelling} {
    clear(into, plan.money);
    context.record_currency = {};
    if (plan.overlay.any()) overlay_.emplace(plan.overlay);
}

// A list of nothing is a list, too, and some systems have no other way to say one.
void RecordPass::empty_but_required(FieldRow const& row) {
    if (plan_.view.type().members[row.place].kind == MemberKind::list) return row.clear(into_.object.data());
    fault(Error{ErrorCode::validation, "a required field is empty"}, row, {});
}

void RecordPass::value(FieldRow const& row, std::string_view text) {
    if (row.extension) return overlay_->take(row, wire_for_overlay(row, text));
    if (row.kind == RowKind::member) into_.mentioned |= std::uint32_t{1} << row.place;
    auto decoded = decode_text(row, text);
    if (decoded) return;
    auto error = std::move(decoded).error();
    if (error.context().remedy.empty() && looks_like_a_local_number(text))
        error = std::move(error).with_remedy("write numbers with a point and nothing between the digits: 1234.50");
    fault(std::move(error), row, text);
}

// A codec knows which kinds of value it reads, and refuses the others; so asking it is knowing it. What looks like a
// truth value is tried as one first, everything else as text: few values are then refused even once.
Result<> RecordPass::decode_text(FieldRow const& row, std::string_view text) {
    bool const is_word  = text == "true" || text == "false";
    bool const is_digit = spelling_ == Spelling::xml_schema && (text == "1" || text == "0");
    if (is_word && decode(row, {Wire::Kind::boolean, text})) return {};
    auto as_text = decode(row, {Wire::Kind::text, text});
    if (as_text) return {};
    if (is_json_number(text) && decode(row, {Wire::Kind::number, text})) return {};
    if (is_digit && decode(row, {Wire::Kind::boolean, text == "1" ? "true" : "false"})) return {};
    if (auto const core = without_space(text); spelling_ == Spelling::xml_schema && core.size() < text.size())
        if (!core.empty() && decode_text(row, core)) return {};
    return as_text;
}

// Whether an overlay's value would be taken in. Expressions take any text; keys and codes are some texts only.
bool RecordPass::is_readable(OverlayTarget const& target, std::string_view text) const {
    if (target.expression) return true;
    Wire const wire{Wire::Kind::text, text};
    if (!target.base.decode) return target.codec.read(wire, context_).has_value();
    AnyObject scratch{plan_.view.type()};
    return target.base.decode(wire, scratch.data(), context_).has_value();
}

// An overlay's codecs and expressions read numbers and dates from text; a truth value they must be given as one.
Wire RecordPass::wire_for_overlay(FieldRow const& row, std::string_view text) const {
    auto const* target = row.extension->target;
    auto const  type   = target ? wire_type_of(*target, row.extension->input) : ValueType::text;
    auto const  core   = spelling_ == Spelling::xml_schema ? without_space(text) : text;
    if (type == ValueType::text) {
        bool const as_it_is = core.size() == text.size() || core.empty() || !target || is_readable(*target, text);
        return {Wire::Kind::text, as_it_is ? text : core};
    }
    bool const digit = spelling_ == Spelling::xml_schema && (core == "1" || core == "0");
    if (type == ValueType::boolean && digit) return {Wire::Kind::boolean, core == "1" ? "true" : "false"};
    if (type == ValueType::boolean && (core == "true" || core == "false")) return {Wire::Kind::boolean, core};
    return {Wire::Kind::text, core};
}

bool RecordPass::is_full() const { return into_.faults.size() >= faults_max; }

void RecordPass::fault(Error error) {
    if (!is_full()) into_.faults.push_back(std::move(error));
}

void RecordPass::fault(Error error, FieldRow const& row, std::string_view value) {
    if (is_full()) return;
    if (reads_personal_field(plan_.view, row.name))  // What was found, and what is like it, is what must not be shown.
        error = Error{error.code(), value.empty() ? error.message() : "a personal field cannot be read"};
    else
        error = std::move(error).with_value(value);
    fault(std::move(error).in_field(row.name));
}

void RecordPass::unknown(std::string_view name, std::string_view json) {
    begin_unknown(into_.custom, name);
    into_.custom.append(json);
}

Currency RecordPass::settle() {
    auto const currency = context_.record_currency.is_none() ? context_.default_currency : context_.record_currency;
    context_.record_currency = currency;
    for (std::size_t const row : plan_.money_rows) plan_.view.rows[row].settle_currency(into_.object.data(), currency);
    if (overlay_) overlay_->finish(into_, context_, faults_max);
    if (!into_.custom.empty()) into_.custom.push_back('}');
    return currency;
}

void RecordPass::finish() {
    if (auto const missing = plan_.required & ~into_.mentioned; missing && !into_.envelope.deleted)
        for (auto const& row : plan_.view.rows)
            if (row.kind == RowKind::member && row.required && (missing >> row.place & 1u))
                fault(Error{ErrorCode::validation, "a required field is missing"}.in_field(row.name).with_expected(
                    "a value"));
    if (plan_.view.absent == Absent::null) into_.mentioned |= plan_.readable;
}

std::optional<std::string_view> name_to_write(FieldRow const& row, Envelope const& named) {
    if (row.kind == RowKind::key) return named.key;
    if (row.kind == RowKind::external_id) return named.external_id;
    return std::nullopt;
}

}  // namespace throughline::mapping_detail
