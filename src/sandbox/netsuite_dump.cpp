#include "netsuite_dump.hpp"

#include "netsuite_book.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <array>

namespace throughline::sandbox::suite {

namespace {

/// Writes records under the names that they have in business, whatever ids they got.
class Dumper {
  public:
    Dumper(Book const& book, NetSuiteDumpOptions const& options) : book_{book}, options_{options} {}

    std::string line(RecordType const& type, Row const& row) const {
        std::map<std::string, Value> members;
        for (FieldDefinition const& field : book_.table(type).definition().fields) {
            Value const& stored = book_.table(type).cell(row, field.name);
            if (stored.is_null() || is_left_out(field.name)) continue;
            Sublist const* const sublist = type.sublist(field.name);
            members.emplace(field.name, sublist != nullptr ? lines(*sublist, stored) : named(field, stored));
        }
        Value fields = Value::object();
        for (auto& [name, value] : members) fields.set(name, std::move(value));
        return Value::object({{"record", name_of(type, row)}, {"fields", std::move(fields)}}).to_json() + '\n';
    }

  private:
    bool is_left_out(std::string_view name) const {
        return std::find(options_.without.begin(), options_.without.end(), name) != options_.without.end();
    }

    /// The external id, else what the record is called.
    std::string name_of(RecordType const& type, Row const& row) const {
        Value const& external = book_.table(type).cell(row, "externalId");
        if (!external.is_null()) return type.name + ':' + external.text();
        return type.name + ' ' + book_.display(type, row);
    }

    Value named(FieldDefinition const& field, Value const& stored) const {
        if (field.type != FieldType::reference) return stored;
        auto const [type, row] = book_.resolve(field, stored.text());
        return row ? Value{name_of(*type, *row)} : stored;
    }

    /// Without the keys that lines get in order of arrival.
    Value lines(Sublist const& sublist, Value const& stored) const {
        Value shown = Value::array();
        for (Value const& line : stored.elements()) {
            Value seen = Value::object();
            for (FieldDefinition const& field : sublist.fields) {
                bool const drawn = field.name == sublist.key && field.type == FieldType::integer && !sublist.numbered();
                if (Value const& value = line[field.name]; !value.is_null() && !drawn)
                    seen.set(field.name, named(field, value));
            }
            for (Subrecord const& subrecord : sublist.subrecords)
                if (Value const& value = line[subrecord.name]; !value.is_null()) seen.set(subrecord.name, value);
            shown.push(std::move(seen));
        }
        return shown;
    }

    Book const&                book_;
    NetSuiteDumpOptions const& options_;
};

}  // namespace

std::string dump_of(Book const& book, NetSuiteDumpOptions const& options) {
    Dumper const             dumper{book, options};
    std::vector<std::string> lines;
    for (auto const& type : book.types()) {
        bool const named = std::find(options.only.begin(), options.only.end(), type->name) != options.only.end();
        if (options.only.empty() ? type->standing : !named) continue;
        for (RowPtr const& row : book.table(*type).ordered()) lines.push_back(dumper.line(*type, *row));
    }
    std::sort(lines.begin(), lines.end());
    std::string text;
    for (std::string const& line : lines) text += line;
    return text;
}

std::string sha256_hex(std::string_view text) {
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

}  // namespace throughline::sandbox::suite
