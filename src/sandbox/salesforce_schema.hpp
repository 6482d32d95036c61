#pragma once

#include <throughline/sandbox/salesforce.hpp>

#include <string>
#include <vector>

namespace throughline::sandbox {

// One field per line, in the order of the vendor's describe answer. The first word is the type; the words around it
// say who may write it.

FieldDefinition text(std::string name, int length, std::string label);
FieldDefinition long_text(std::string name, int length, std::string label);
FieldDefinition flag(std::string name, std::string label);
FieldDefinition whole(std::string name, std::string label);
FieldDefinition number(std::string name, int precision, int scale, std::string label);
FieldDefinition currency(std::string name, int scale, std::string label);
FieldDefinition percent(std::string name, int precision, int scale, std::string label);
FieldDefinition date(std::string name, std::string label);
FieldDefinition moment(std::string name, std::string label);
FieldDefinition picklist(std::string name, int length, std::string label, std::vector<PicklistValue> values);
FieldDefinition reference(std::string name, std::string to, std::string relationship, std::string label);
FieldDefinition phone(std::string name, std::string label);
FieldDefinition email(std::string name, std::string label);
FieldDefinition url(std::string name, std::string label, int length = 255);

FieldDefinition required(FieldDefinition field);
FieldDefinition defaulted(FieldDefinition field);  ///< Never null; the org fills it where nothing was sent.
FieldDefinition filled(FieldDefinition field);  ///< The org fills it where nothing was sent; may be null all the same.
FieldDefinition unfilterable(FieldDefinition field);
FieldDefinition part_of(std::string compound, FieldDefinition field);
FieldDefinition read_only(FieldDefinition field);
FieldDefinition create_only(FieldDefinition field);
FieldDefinition restricted(FieldDefinition field);
FieldDefinition name_of_record(FieldDefinition field);
FieldDefinition cascading(FieldDefinition field);

/// Picklist values whose labels are their values.
std::vector<PicklistValue> values(std::vector<std::string> names);

/// The parts of an address and the read-only compound of them.
std::vector<FieldDefinition> address(std::string const& prefix, std::string const& label);

std::vector<PicklistValue>   lead_sources();
FieldDefinition              owner();
std::vector<FieldDefinition> seen();  ///< LastViewedDate and LastReferencedDate.
void                         append(std::vector<FieldDefinition>& fields, std::vector<FieldDefinition> more);

/// Id, IsDeleted, the object's own fields, CurrencyIsoCode, then who and when.
ObjectDefinition with_system_fields(ObjectDefinition object, SalesforceOptions const& options);

std::vector<ObjectDefinition> account_objects();
std::vector<ObjectDefinition> sales_objects();
std::vector<ObjectDefinition> quote_objects();
std::vector<ObjectDefinition> org_objects(SalesforceOptions const& options);

}  // namespace throughline::sandbox
