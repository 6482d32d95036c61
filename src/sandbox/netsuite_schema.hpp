#pragma once

#include <throughline/sandbox/schema.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace throughline::sandbox::suite {

/// An object nested in a record or in a line of it, such as an address.
struct Subrecord {
    std::string                  name;
    std::vector<FieldDefinition> fields;
};

/// The lines of a record. `key` tells which line a write means; lines without one are numbered from 1 in `line`.
struct Sublist {
    std::string                  name;
    std::string                  key;
    std::vector<FieldDefinition> fields;
    std::vector<Subrecord>       subrecords{};

    bool numbered() const { return key == "line"; }
};

/// One record type of the record service and its place in SuiteQL.
struct RecordType {
    std::string                  name;
    std::string                  query_table{};       ///< Empty: SuiteQL has no table for it.
    std::string                  transaction_type{};  ///< What `transaction.type` says: `CustInvc`.
    std::string                  id_space{};          ///< Record types of one space never share an id.
    std::vector<FieldDefinition> fields{};
    std::vector<Sublist>         sublists{};
    std::vector<Subrecord>       subrecords{};
    std::vector<std::string>     required{};
    std::string                  created_field{};   ///< `dateCreated`, `createdDate`, or none.
    bool                         dated    = true;   ///< It has a lastModifiedDate.
    bool                         standing = false;  ///< A list that an administrator keeps.

    Sublist const*   sublist(std::string_view wanted) const;
    Subrecord const* subrecord(std::string_view wanted) const;
};

std::vector<RecordType> list_types();
std::vector<RecordType> entity_types();
std::vector<RecordType> project_types();
std::vector<RecordType> transaction_types();

/// `companyName` as a form labels it: `Company Name`.
std::string label_of(std::string_view field);

// How the tables above are written.
FieldDefinition text(std::string_view name, int length = 255);
FieldDefinition flag(std::string_view name);
FieldDefinition whole(std::string_view name);
FieldDefinition number(std::string_view name);
FieldDefinition percent(std::string_view name);
FieldDefinition money(std::string_view name);
FieldDefinition date(std::string_view name);
FieldDefinition moment(std::string_view name);
FieldDefinition email(std::string_view name);
FieldDefinition phone(std::string_view name);
FieldDefinition reference(std::string_view name, std::vector<std::string> to);
FieldDefinition choice(std::string_view name, std::vector<PicklistValue> values);
FieldDefinition computed(FieldDefinition field);
FieldDefinition findable(FieldDefinition field);
FieldDefinition initially(FieldDefinition field, Value value);
FieldDefinition named(FieldDefinition field);
FieldDefinition indexed(FieldDefinition field);

}  // namespace throughline::sandbox::suite
