#include <throughline/sandbox/records.hpp>

#include <openssl/evp.h>

#include <algorithm>
#include <array>

namespace throughline::sandbox {

namespace {

/// Rewrites ids, wherever they stand, to what a person would call the record.
class Names {
  public:
    Names(Records const& records, std::vector<std::string> const& identify_by) {
        if (identify_by.empty()) return;
        for (std::string const& object : records.objects())
            for (RowPtr const& row : records.table(object)->ordered()) add(*records.table(object), *row, identify_by);
    }

    Value rewrite(Value const& value) const {
        if (value.is_text()) {
            auto const found = names_.find(value.text());
            return found == names_.end() ? value : Value{found->second};
        }
        if (value.is_array()) {
            Value rewritten = Value::array();
            for (Value const& element : value.elements()) rewritten.push(rewrite(element));
            return rewritten;
        }
        if (!value.is_object()) return value;
        Value rewritten = Value::object();
        for (auto const& [name, member] : value.members()) rewritten.set(name, rewrite(member));
        return rewritten;
    }

  private:
    void add(Table const& table, Row const& row, std::vector<std::string> const& identify_by) {
        std::string const& object = table.definition().name;
        for (std::string const& field : identify_by)
            if (Value const& known = table.cell(row, field); !known.text().empty()) {
                names_[row.id] = object + ":" + known.text();
                return;
            }
        for (FieldDefinition const& field : table.definition().fields)
            if (field.name_field) names_[row.id] = object + ":" + table.cell(row, field.name).text();
    }

    std::unordered_map<std::string, std::string> names_;
};

std::string line_of(Table const& table, Row const& row, DumpOptions const& options, Names const& names) {
    std::map<std::string_view, Value> sorted;
    for (std::size_t place = 0; place < row.cells.size(); ++place) {
        std::string const& name = table.definition().fields[place].name;
        if (!row.cells[place].is_null() && !options.without.contains(name))
            sorted.emplace(name, names.rewrite(row.cells[place]));
    }
    Value fields = Value::object();
    for (auto& [name, value] : sorted) fields.set(name, std::move(value));
    Value line = Value::object({{"object", table.definition().name}, {"id", names.rewrite(row.id)}});
    if (row.deleted) line.set("deleted", true);
    return line.set("fields", std::move(fields)).to_json();
}

}  // namespace

std::string Records::dump(DumpOptions const& options) const {
    Names const              names{*this, options.identify_by};
    std::vector<std::string> lines;
    for (auto const& [object, table] : tables_) {
        if (!options.only.empty() && !options.only.contains(object)) continue;
        for (auto const& [key, row] : table->ordered_)
            if (!row->deleted || options.with_deleted) lines.push_back(line_of(*table, *row, options, names));
    }
    std::sort(lines.begin(), lines.end());
    std::string text;
    for (std::string const& line : lines) text.append(line).append("\n");
    return text;
}

std::string Records::fingerprint(DumpOptions const& options) const {
    std::string const             text = dump(options);
    std::array<unsigned char, 32> digest{};
    unsigned int                  length = 0;
    EVP_Digest(text.data(), text.size(), digest.data(), &length, EVP_sha256(), nullptr);
    std::string hex;
    for (unsigned char const byte : digest) {
        hex += "0123456789abcdef"[byte >> 4];
        hex += "0123456789abcdef"[byte & 15];
    }
    return hex;
}

}  // namespace throughline::sandbox
