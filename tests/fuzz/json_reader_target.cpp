#include "target.hpp"

#include <throughline/mapping/json.hpp>

#include <nlohmann/json.hpp>

#include <charconv>

namespace throughline::fuzz {

namespace {

// A value as a line of events: the same from our reader and from the other one, when both read the same.
void add_text(std::string& events, char kind, std::string_view text) {
    events.append(1, kind).append(std::to_string(text.size())).append(":").append(text);
}

template <class Integer>
bool add_integer(std::string& events, std::string_view lexeme) {
    Integer    value{};
    auto const read = std::from_chars(lexeme.data(), lexeme.data() + lexeme.size(), value);
    if (read.ec != std::errc{} || read.ptr != lexeme.data() + lexeme.size()) return false;
    add_text(events, 'i', std::to_string(value));
    return true;
}

void add_value(std::string& events, Wire const& wire) {
    switch (wire.kind) {
        case Wire::Kind::null:
            events.push_back('n');
            break;
        case Wire::Kind::boolean:
            events.push_back(wire.text.front());
            break;
        case Wire::Kind::number:
            if (!add_integer<std::int64_t>(events, wire.text) && !add_integer<std::uint64_t>(events, wire.text))
                add_text(events, '#', wire.text);
            break;
        default:
            add_text(events, '"', wire.text);
    }
}

/// Our reader's events, and the same value written again.
bool walk(JsonReader& reader, std::string& events, JsonWriter& out) {
    if (reader.enter_object()) {
        events.push_back('{');
        out.begin_object();
        std::string_view name;
        while (reader.next_member(name)) {
            add_text(events, 'k', name);
            out.name(name);
            if (!walk(reader, events, out)) return false;
        }
        events.push_back('}');
        out.end_object();
        return !reader.failed();
    }
    if (reader.enter_array()) {
        events.push_back('[');
        out.begin_array();
        while (reader.next_element())
            if (!walk(reader, events, out)) return false;
        events.push_back(']');
        out.end_array();
        return !reader.failed();
    }
    Wire wire;
    if (!reader.value(wire)) return false;
    add_value(events, wire);
    if (wire.kind == Wire::Kind::null) out.null();
    if (wire.kind == Wire::Kind::boolean) out.boolean(wire.text == "true");
    if (wire.kind == Wire::Kind::number) out.number(wire.text);
    if (wire.kind == Wire::Kind::text) out.text(wire.text);
    return true;
}

struct Reading {
    bool        taken = false;
    std::string events{};
    std::string written{};
    std::string reason{};
};

Reading read(std::string_view text) {
    Reading    reading;
    JsonReader reader{text};
    JsonWriter out{reading.written};
    reading.taken = walk(reader, reading.events, out) && reader.at_end();
    if (reader.failed()) reading.reason = reader.fault().message();
    return reading;
}

/// The other reader's events.
class Events final : public nlohmann::json_sax<nlohmann::json> {
  public:
    bool null() override { return events.push_back('n'), true; }
    bool boolean(bool value) override { return events.push_back(value ? 't' : 'f'), true; }
    bool number_integer(number_integer_t value) override { return add_text(events, 'i', std::to_string(value)), true; }
    bool number_unsigned(number_unsigned_t value) override {
        return add_text(events, 'i', std::to_string(value)), true;
    }
    bool number_float(number_float_t, string_t const& lexeme) override { return add_text(events, '#', lexeme), true; }
    bool string(string_t& value) override { return add_text(events, '"', value), true; }
    bool binary(binary_t&) override { return false; }
    bool start_object(std::size_t) override { return events.push_back('{'), true; }
    bool key(string_t& name) override { return add_text(events, 'k', name), true; }
    bool end_object() override { return events.push_back('}'), true; }
    bool start_array(std::size_t) override { return events.push_back('['), true; }
    bool end_array() override { return events.push_back(']'), true; }
    bool parse_error(std::size_t, std::string const&, nlohmann::detail::exception const& error) override {
        beyond_it = dynamic_cast<nlohmann::detail::out_of_range const*>(&error) != nullptr;
        return false;
    }

    std::string events{};
    bool        beyond_it = false;  // A number that its binary floating point cannot hold.
};

}  // namespace

void try_json_reader(std::string_view input) {
    auto const ours = read(input);
    Events     theirs;
    bool const taken = nlohmann::json::sax_parse(input, &theirs);

    JsonReader       passing{input};
    std::string_view raw;
    expect((passing.raw(raw) && passing.at_end()) == ours.taken, "passing over and stepping through agree");
    if (ours.taken && !theirs.beyond_it) {
        expect(taken, "what is taken is JSON to another strict reader");
        expect(ours.events == theirs.events, "both readers read the same value");
    }
    // The other one takes a zero byte for the end, and passes over a byte order mark.
    bool const comparable = input.find('\0') == std::string_view::npos && !input.starts_with("\xEF\xBB\xBF");
    if (taken && comparable && !ours.taken)
        expect(ours.reason.find("nested deeper") != std::string::npos, "nothing that is JSON is refused but for depth");
    if (!ours.taken) return;
    expect(ours.written.size() <= 6 * input.size(), "what is written is bounded by what was read");
    auto const again = read(ours.written);
    expect(again.taken && again.events == ours.events, "what is written is read as the same value");
    expect(again.written == ours.written, "writing is stable");
}

}  // namespace throughline::fuzz
