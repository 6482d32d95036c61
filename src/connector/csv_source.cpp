#include <throughline/connector/csv_source.hpp>
#include <throughline/mapping/row_facts.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>

namespace throughline {

namespace connector_detail {

using Json = nlohmann::ordered_json;

/// How far a table has been read: "<digest>@<rows>", or "<digest>@end".
struct TablePlace {
    std::string   digest{};
    std::uint64_t rows   = 0;
    bool          is_end = false;

    static TablePlace from_bookmark(std::string_view bookmark) {
        TablePlace place;
        auto const at = bookmark.find('@');
        if (at == std::string_view::npos) return place;
        place.digest   = bookmark.substr(0, at);
        auto const end = bookmark.substr(at + 1);
        place.is_end   = end == "end";
        std::from_chars(end.data(), end.data() + end.size(), place.rows);
        return place;
    }
    std::string to_bookmark() const { return digest + "@" + (is_end ? "end" : std::to_string(rows)); }
};

bool is_number(std::string_view text) {
    auto const json = Json::parse(text, nullptr, false);
    return !json.is_discarded() && json.is_number();
}

/// What a cell is in the record that the mapping reads: cells are texts, and codecs say what they stand for.
std::string json_of_cell(FieldRow const* row, std::string_view text) {
    auto const facts = row ? facts_of(*row) : CodecFacts{};
    auto const fits  = [&](std::uint32_t types) { return (facts.fits & types) != 0; };
    if (facts.fits != 0 && !fits(textual_types)) {
        if (fits(numeric_types) && is_number(text)) return std::string{text};  // As written: no digit is lost.
        if (fits(boolean_types) && (text == "true" || text == "false")) return std::string{text};
    }
    return Json(text).dump();
}

/// A table on its way through: rows become records as a vendor would send them.
class TableReading {
  public:
    TableReading(std::string text, MappingView const& view, CsvSourceOptions const& options)
        : text_{std::move(text)}, view_{view}, options_{options}, rows_{text_, options.dialect, options.limits} {}

    /// The table fits the mapping.
    Result<> begin() {
        if (!rows_.read_header())
            return rows_.failed() ? rows_.fault() : Error{ErrorCode::corrupt, "a table without a header"};
        if (auto const fits = CsvDecoder::make(view_, rows_.header(), options_.dialect); !fits) return fits.error();
        for (auto const& name : rows_.header()) {
            auto path = name;
            std::replace(path.begin(), path.end(), options_.dialect.path_separator, '/');
            auto const row = std::find_if(view_.rows.begin(), view_.rows.end(), [&](FieldRow const& each) {
                return each.name == path && each.kind != RowKind::omitted && each.kind != RowKind::ignored;
            });
            columns_.push_back({path, row == view_.rows.end() ? nullptr : &*row});
        }
        return {};
    }
    bool  next() { return rows_.next_row(); }
    bool  failed() const { return rows_.failed(); }
    Error fault() const { return rows_.fault(); }

    std::string record() const {
        Tree       tree;
        auto const cells = rows_.row().cells;
        for (std::size_t each = 0; each < cells.size(); ++each) {
            bool const is_empty =
                cells[each].text.empty() && !(cells[each].quoted && options_.dialect.quoted_empty_is_text);
            if (is_empty && options_.dialect.empty_cell == Absent::unknown) continue;
            bool const is_null =
                is_empty || (!options_.dialect.null_cell.empty() && cells[each].text == options_.dialect.null_cell);
            tree.put(columns_[each].path, is_null ? "null" : json_of_cell(columns_[each].row, cells[each].text));
        }
        return tree.to_json();
    }
    std::string_view key() const {
        for (std::size_t each = 0; each < columns_.size(); ++each)
            if (columns_[each].row && columns_[each].row->kind == RowKind::key) return rows_.row().cells[each].text;
        return {};
    }

  private:
    struct Column {
        std::string     path;
        FieldRow const* row;
    };
    /// Members by path, each value as its own JSON text, so that numbers stay as they are written.
    class Tree {
      public:
        void put(std::string_view path, std::string json) {
            auto const step = path.find('/');
            auto const name = std::string{path.substr(0, step)};
            auto       at =
                std::find_if(members_.begin(), members_.end(), [&](auto const& each) { return each.first == name; });
            if (at == members_.end()) at = members_.insert(members_.end(), {name, {}});
            if (step == std::string_view::npos)
                at->second.json_ = std::move(json);
            else
                at->second.put(path.substr(step + 1), std::move(json));
        }
        std::string to_json() const {
            if (members_.empty()) return json_.empty() ? "{}" : json_;
            std::string text;
            for (auto const& [name, value] : members_)
                text += (text.empty() ? "{" : ",") + Json(name).dump() + ":" + value.to_json();
            return text + "}";
        }

      private:
        std::vector<std::pair<std::string, Tree>> members_{};
        std::string                               json_{};
    };

    std::string             text_;
    MappingView const&      view_;
    CsvSourceOptions const& options_;
    CsvReader               rows_;
    std::vector<Column>     columns_{};
};

class CsvConnector final : public Connector {
  public:
    struct Source {
        CsvSourceOptions         options;
        std::vector<MappingView> mappings;
    };

    explicit CsvConnector(std::shared_ptr<Source const> source) : source_{std::move(source)} {
        sheet_.vendor = "csv";
        for (auto const& table : source_->options.tables) {
            ObjectSheet sheet;
            sheet.vendor_object = table.name;
            sheet.changes       = ChangeDetection::full_read;
            sheet.deletes       = table.is_whole ? DeleteDetection::full_read : DeleteDetection::never;
            sheet_.objects.push_back(std::move(sheet));
        }
    }

    Sheet const& sheet() const override { return sheet_; }

    Async<Result<>> check() override {
        for (auto const& table : source_->options.tables)
            if (auto const opened = open(table.name); !opened) co_return opened.error();
        co_return Result<>{};
    }

    Async<Result<ChangePage>> changes(ChangeQuery query) override {
        auto page = next_page(query);
        co_return page;
    }

    Async<std::vector<Outcome>> write(WriteBatch batch) override {
        Outcome refused;
        refused.kind = Outcome::Kind::rejected;
        refused.error.emplace(Error{ErrorCode::unsupported, "a table is only read"}
                                  .in_object(batch.vendor_object)
                                  .with_owner("integration")
                                  .with_remedy("give another system what the table is told, or correct the table"));
        std::vector<Outcome> outcomes(batch.items.size(), refused);
        co_return outcomes;
    }

    Async<Result<Found>> look(LookUp query) override {
        auto found = find(query);
        co_return found;
    }

    Async<Result<std::string>> describe(std::string vendor_object) override {
        Result<std::string> none =
            Error{ErrorCode::unsupported, "a table does not describe itself"}.in_object(vendor_object);
        co_return none;
    }

  private:
    Result<std::unique_ptr<TableReading>> open(std::string_view name) {
        auto const& options = source_->options;
        auto const  table   = std::find_if(options.tables.begin(), options.tables.end(),
                                           [&](CsvTable const& each) { return each.name == name; });
        auto const  view    = std::find_if(source_->mappings.begin(), source_->mappings.end(),
                                           [&](MappingView const& each) { return each.vendor_object == name; });
        if (table == options.tables.end() || !table->text || view == source_->mappings.end())
            return Error{ErrorCode::not_found, "the connection has no such table"}.in_object(name);
        auto text = table->text();
        if (!text) return Error{text.error()}.in_object(name);
        if (text->size() > options.limits.file_bytes_max)
            return Error{ErrorCode::corrupt, "the table is larger than is read"}.in_object(name).with_value(
                std::to_string(text->size()) + " bytes");
        digest_      = RecordId::derive("csv", name, *text).to_string();
        auto reading = std::make_unique<TableReading>(*std::move(text), *view, options);
        if (auto const begun = reading->begin(); !begun) return Error{begun.error()}.in_object(name);
        return reading;
    }

    /// Where a bookmark says to go on: what was begun is gone on with, anything else is begun anew.
    Result<> take_place(ChangeQuery const& query) {
        auto const wanted = TablePlace::from_bookmark(query.bookmark);
        if (reading_ && object_ == query.vendor_object && place_.digest == wanted.digest &&
            place_.rows == wanted.rows && !wanted.is_end)
            return {};
        reading_.reset();
        auto opened = open(query.vendor_object);
        if (!opened) return opened.error();
        object_ = query.vendor_object;
        place_  = {.digest = digest_};
        if (wanted.digest == digest_) place_ = wanted;
        if (place_.is_end) return {};
        for (std::uint64_t row = 0; row < place_.rows; ++row)
            if (!(*opened)->next()) return Error{ErrorCode::corrupt, "the table is shorter than it was"};
        reading_ = *std::move(opened);
        return {};
    }

    Result<ChangePage> next_page(ChangeQuery const& query) {
        if (auto const placed = take_place(query); !placed) return placed.error();
        ChangePage page;
        page.bookmark = place_.to_bookmark();
        if (place_.is_end) return page;  // Nothing has changed.
        bool const is_whole = is_whole_table(query.vendor_object);
        page.begins         = is_whole && place_.rows == 0;
        page.last           = false;
        while (page.records.size() < source_->options.page_rows) {
            if (!reading_->next()) {
                if (reading_->failed()) return given_up().in_object(query.vendor_object);
                page.last = place_.is_end = true;
                break;
            }
            ++place_.rows;
            page.bodies.push_back(std::make_unique<std::string const>(reading_->record()));
            page.records.push_back({*page.bodies.back()});
        }
        page.complete = is_whole && page.last;
        page.bookmark = place_.to_bookmark();
        if (page.last) reading_.reset();
        return page;
    }

    /// Somebody mends the table: the next page is of the text as it is then.
    Error given_up() {
        auto fault = reading_->fault();
        reading_.reset();
        return fault;
    }

    bool is_whole_table(std::string_view name) const {
        return std::any_of(source_->options.tables.begin(), source_->options.tables.end(),
                           [&](CsvTable const& each) { return each.name == name && each.is_whole; });
    }

    Result<Found> find(LookUp const& query) {
        auto reading = open(query.vendor_object);
        if (!reading) return reading.error();
        Found found;
        while ((*reading)->next())
            if (!query.key.empty() && (*reading)->key() == query.key) found.bodies.push_back((*reading)->record());
        if ((*reading)->failed()) return (*reading)->fault();
        return found;
    }

    std::shared_ptr<Source const> source_;
    Sheet                         sheet_{};
    std::unique_ptr<TableReading> reading_{};  ///< Of the read that is under way.
    std::string                   object_{};
    std::string                   digest_{};
    TablePlace                    place_{};
};

}  // namespace connector_detail

System csv_system(std::string name, Owner role, CsvSourceOptions options, std::vector<MappingView> mappings) {
    using connector_detail::CsvConnector;
    System system;
    system.name     = std::move(name);
    system.vendor   = "csv";
    system.role     = role;
    system.mappings = mappings;
    auto source =
        std::make_shared<CsvConnector::Source const>(CsvConnector::Source{std::move(options), std::move(mappings)});
    system.connect = [source](Exchange) -> std::unique_ptr<Connector> {
        return std::make_unique<CsvConnector>(source);
    };
    return system;
}

}  // namespace throughline
