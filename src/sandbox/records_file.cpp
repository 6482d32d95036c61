#include "journal.hpp"

#include <throughline/sandbox/records.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <charconv>
#include <fstream>
#include <sstream>
#include <system_error>
#include <utility>

namespace throughline::sandbox {

namespace {

constexpr std::string_view commit_line = "{\"commit\":true}\n";

Error cannot(std::string_view what, std::filesystem::path const& path) {
    return Error{ErrorCode::transient, "the sandbox cannot " + std::string{what} + " its file"}.with_value(
        path.string());
}

Error unreadable(std::string_view why) {
    return Error{ErrorCode::corrupt, "the sandbox's file cannot be read: " + std::string{why}};
}

std::int64_t whole(Value const& value) {
    std::int64_t number = 0;
    std::from_chars(value.text().data(), value.text().data() + value.text().size(), number);
    return number;
}

std::string named_line(std::string_view kind, std::string_view name, Value value) {
    return Value::object({{std::string{kind}, name}, {"value", std::move(value)}}).to_json() + '\n';
}

}  // namespace

Result<std::unique_ptr<Records::Journal>> Records::Journal::open(std::filesystem::path const& path) {
    int const file = ::open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0) return cannot("open", path);
    return std::make_unique<Journal>(file);
}

Records::Journal::~Journal() { ::close(file_); }

Result<> Records::Journal::append(std::string_view text) {
    while (!text.empty()) {
        auto const written = ::write(file_, text.data(), text.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return cannot("write", "");
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    return {};
}

std::string Records::row_line(Table const& table, Row const& row) const {
    Value fields = Value::object();
    for (std::size_t place = 0; place < row.cells.size(); ++place)
        if (!row.cells[place].is_null()) fields.set(table.definition().fields[place].name, row.cells[place]);
    return Value::object({{"put", table.definition().name},
                          {"id", row.id},
                          {"created", row.created.microseconds()},
                          {"modified", row.modified.microseconds()},
                          {"deleted", row.deleted},
                          {"fields", std::move(fields)}})
               .to_json() +
           '\n';
}

std::string Records::changes_since_commit() const {
    std::string lines;
    for (std::string const& sequence : counted_) lines += named_line("sequence", sequence, current(sequence));
    std::set<std::pair<Table const*, std::string_view>> seen;
    for (Undo const& undo : undo_) {
        if (!seen.emplace(undo.table, undo.key).second) continue;
        if (undo.table == nullptr) {
            lines += named_line("fact", undo.key, fact(undo.key));
        } else if (RowPtr const now = undo.table->find(undo.key)) {
            lines += row_line(*undo.table, *now);
        } else {
            Value erased = Value::object({{"erase", undo.table->definition().name}, {"id", undo.key}});
            lines += erased.to_json() + '\n';
        }
    }
    if (!lines.empty()) lines += commit_line;
    return lines;
}

Result<> Records::commit() {
    if (journal_) {
        std::string const lines = changes_since_commit();
        if (auto written = journal_->append(lines); !written) {
            roll_back_to(0);
            return written;
        }
    }
    undo_.clear();
    counted_.clear();
    return {};
}

Result<> Records::save(std::filesystem::path const& path) const {
    std::filesystem::path const temporary{path.string() + ".new"};
    std::ofstream               file{temporary, std::ios::binary | std::ios::trunc};
    file << "{\"format\":\"throughline.sandbox\",\"version\":1}\n";
    for (auto const& [name, number] : sequences_) file << named_line("sequence", name, number);
    for (auto const& [name, value] : facts_) file << named_line("fact", name, value);
    for (auto const& name : order_)
        for (RowPtr const& row : table(name)->ordered()) file << row_line(*table(name), *row);
    file << commit_line;
    file.close();
    if (!file) return cannot("write", temporary);
    std::error_code failure;
    std::filesystem::rename(temporary, path, failure);
    if (failure) return cannot("rename", path);
    return {};
}

Result<> Records::load(std::filesystem::path const& path) {
    std::ifstream file{path, std::ios::binary};
    if (!file) return cannot("open", path);
    std::ostringstream text;
    text << file.rdbuf();
    if (!file && !file.eof()) return cannot("read", path);
    return read_lines(text.view());
}

Result<> Records::keep(std::filesystem::path const& path) {
    if (std::error_code ignored; std::filesystem::exists(path, ignored))
        if (auto loaded = load(path); !loaded) return loaded;
    // Written anew, so that what a killed process left unfinished at its end is gone before anything follows it.
    if (auto saved = save(path); !saved) return saved;
    auto journal = Journal::open(path);
    if (!journal) return journal.error();
    journal_ = std::move(*journal);
    undo_.clear();
    counted_.clear();
    return {};
}

Result<> Records::read_lines(std::string_view text) {
    auto const last = text.rfind(commit_line);
    if (last == std::string_view::npos) return unreadable("it holds no committed change");
    text       = text.substr(0, last);
    bool first = true;
    while (!text.empty()) {
        auto const end  = text.find('\n');
        auto const line = Value::parse(text.substr(0, end));
        if (!line) return unreadable(line.error().message());
        if (std::exchange(first, false)) {
            if ((*line)["format"] != Value{"throughline.sandbox"}) return unreadable("it is no sandbox's file");
            if ((*line)["version"].text() != "1") return unreadable("a later version wrote it");
        } else if (auto read = read_line(*line); !read) {
            return read;
        }
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    undo_.clear();
    counted_.clear();
    return {};
}

Result<> Records::read_line(Value const& line) {
    if (line.has("put")) return read_row(line);
    if (line.has("sequence"))
        sequences_.insert_or_assign(line["sequence"].text(), whole(line["value"]));
    else if (line.has("fact"))
        facts_.insert_or_assign(line["fact"].text(), line["value"]);
    else if (line.has("erase"))
        erase(line["erase"].text(), line["id"].text());
    else if (!line.has("commit"))
        return unreadable("an unknown line").with_value(line.to_json());
    return {};
}

Result<> Records::read_row(Value const& line) {
    Table const* const into = table(line["put"].text());
    if (into == nullptr) return unreadable("an unknown object").with_value(line["put"].text());
    Row row{.id       = line["id"].text(),
            .created  = Timestamp::from_microseconds(whole(line["created"])),
            .modified = Timestamp::from_microseconds(whole(line["modified"])),
            .deleted  = line["deleted"].is_true(),
            .cells    = std::vector<Value>(into->definition().fields.size())};
    for (Value::Member const& member : line["fields"].members()) {
        auto const place = into->column(member.name);
        if (!place) return unreadable("an unknown field").in_object(line["put"].text()).in_field(member.name);
        row.cells[*place] = member.value;
    }
    put(line["put"].text(), std::move(row));
    return {};
}

}  // namespace throughline::sandbox
