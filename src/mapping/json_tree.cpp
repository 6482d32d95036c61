#include "json_tree.hpp"

#include <algorithm>

namespace throughline {

namespace {

constexpr std::size_t faults_listed_max = 500;  // Who has more mends these first.
constexpr JsonLimits  document_limits{32,
                                     std::size_t{8} << 20};  // A tenant's overlay with its crosswalks is far smaller.
constexpr std::size_t values_max = 1'000'000;  // More than crosswalks of 100000 pairs have in a text of that size.
constexpr std::size_t keys_max   = 1'000;      // No place of any document has so many.
constexpr std::size_t path_max   = 500;        // Every value has one: long keys must not stand in each of them.

/// One and one after the last line break; columns count characters, not bytes.
std::pair<std::size_t, std::size_t> line_and_column(std::string_view text, std::size_t at) {
    auto const  before = text.substr(0, std::min(at, text.size()));
    auto const  line   = static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n')) + 1;
    auto const  start  = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
    std::size_t column = 1;
    for (char const byte : before.substr(start)) column += (static_cast<unsigned char>(byte) & 0xC0) != 0x80;
    return {line, column};
}

std::string path_below(std::string const& path, std::string_view step) {
    constexpr std::string_view too_long = "/...";
    if (path.ends_with(too_long)) return path;
    if (path.size() + step.size() > path_max) return path + std::string{too_long};
    return (path + "/").append(step);
}

class TreeReader {
  public:
    TreeReader(std::string_view text, FaultList& faults) : text_{text}, faults_{faults}, in_{text, document_limits} {}

    std::optional<JsonTree> run() {
        JsonTree root;
        value(root, "");
        if (too_large_) return std::nullopt;
        if (in_.failed() || !in_.at_end()) {
            auto& fault    = faults_.add(FaultKind::malformed, in_.position(), "",
                                      in_.failed() ? in_.fault().message() : "text follows the document");
            fault.expected = "one JSON document in UTF-8";
            fault.remedy   = "mend the JSON at this place";
            return std::nullopt;
        }
        return root;
    }

  private:
    std::size_t next_at() const {
        auto at = in_.position();
        while (at < text_.size() && std::string_view{" \n\r\t,"}.find(text_[at]) != std::string_view::npos) ++at;
        return at;
    }

    bool ended() const { return in_.failed() || too_large_; }
    void refuse(JsonTree const& where, std::string message, std::size_t most) {
        if (!too_large_)
            faults_.add(FaultKind::too_large, where, std::move(message)).expected = "at most " + std::to_string(most);
        too_large_ = true;
    }

    void value(JsonTree& into, std::string path) {
        into.at   = next_at();
        into.path = std::move(path);
        if (++values_ > values_max) return refuse(into, "the document has more values than any has", values_max);
        if (in_.enter_object()) {
            into.kind = Wire::Kind::object;
            object(into);
        } else if (!in_.failed() && in_.enter_array()) {
            into.kind = Wire::Kind::array;
            while (in_.next_element()) {
                JsonTree element;
                value(element, path_below(into.path, std::to_string(into.values.size())));
                into.values.push_back(std::move(element));
                if (ended()) return;
            }
        } else if (Wire wire; in_.value(wire)) {
            into.kind = wire.kind;
            into.text = wire.text;
        }
    }

    void object(JsonTree& into) {
        std::string_view name;
        for (auto at = next_at(); in_.next_member(name); at = next_at()) {
            JsonTree    member;
            std::string key{name};
            value(member, path_below(into.path, key));
            if (ended()) return;
            if (into.names.size() == keys_max) return refuse(into, "an object of more keys than any has", keys_max);
            if (into.find(key))
                faults_
                    .add(FaultKind::repeated_key, at, member.path, "the key " + in_quotes(key) + " stands here twice")
                    .remedy = "keep one of the two";
            into.names.push_back(std::move(key));
            into.name_at.push_back(at);
            into.values.push_back(std::move(member));
        }
    }

    std::string_view text_;
    FaultList&       faults_;
    JsonReader       in_;
    std::size_t      values_    = 0;
    bool             too_large_ = false;
};

}  // namespace

std::string in_quotes(std::string_view text) { return "\"" + std::string{text} + "\""; }

JsonTree const* JsonTree::find(std::string_view name) const {
    for (std::size_t each = 0; each < names.size(); ++each)
        if (names[each] == name) return &values[each];
    return nullptr;
}

bool FaultList::is_full() const { return faults_.size() >= faults_listed_max; }

DocumentFault& FaultList::add(FaultKind kind, std::size_t at, std::string path, std::string message) {
    if (is_full()) return beyond_ = {};
    auto const [line, column] = line_and_column(text_, at);
    DocumentFault fault;
    fault.kind    = kind;
    fault.file    = file_;
    fault.line    = line;
    fault.column  = column;
    fault.path    = std::move(path);
    fault.message = std::move(message);
    faults_.push_back(std::move(fault));
    return faults_.back();
}

DocumentFault& FaultList::add_line(FaultKind kind, std::size_t line, std::string message) {
    auto& fault = add(kind, 0, "", std::move(message));
    fault.line  = line;
    return fault;
}

std::string FaultList::place_of(std::size_t at) const {
    if (is_full()) return {};  // Finding a line reads all that is before it.
    return file_ + ":" + std::to_string(line_and_column(text_, at).first);
}

std::optional<JsonTree> read_tree(std::string_view text, FaultList& faults) { return TreeReader{text, faults}.run(); }

std::string DocumentFault::describe() const {
    std::string text = file + ":" + std::to_string(line) + ":" + std::to_string(column) + ": ";
    if (!path.empty()) text += path + ": ";
    text += message;
    std::string more;
    auto const  add = [&more](std::string_view what) { more += (more.empty() ? "" : "; ") + std::string{what}; };
    if (!expected.empty()) add("expected " + expected);
    if (!candidates.empty()) {
        std::string near;
        for (auto const& candidate : candidates) near += (near.empty() ? "" : ", ") + candidate;
        add("did you mean " + near);
    }
    if (!remedy.empty()) add(remedy);
    return more.empty() ? text : text + " (" + more + ")";
}

std::string describe(std::vector<DocumentFault> const& faults) {
    std::string text;
    for (auto const& fault : faults) text += fault.describe() + "\n";
    return text;
}

Error error_of(std::vector<DocumentFault> const& faults) {
    auto const& first = faults.front();
    std::string text  = first.describe();
    if (faults.size() > 1) text += " and " + std::to_string(faults.size() - 1) + " more";
    return Error{ErrorCode::validation, std::move(text)}
        .in_field(first.path)
        .with_expected(first.expected)
        .with_owner("integration")
        .with_remedy(first.remedy.empty() ? "correct the document" : first.remedy);
}

}  // namespace throughline
