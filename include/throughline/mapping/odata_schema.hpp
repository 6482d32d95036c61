#pragma once

#include <throughline/mapping/vendor_schema.hpp>
#include <throughline/mapping/xml.hpp>

#include <string_view>

namespace throughline {

/// What a metadata document may hold at most; the largest known service describes some 2,500 types in 20 million bytes.
inline constexpr XmlLimits odata_metadata_limits{.bytes_max = std::size_t{32} << 20};

/// One entity of an OData service, as its `$metadata` describes it: CSDL XML of versions 4.0 and 4.01, and of 2.0 and
/// 3.0 with SAP's attributes. `entity` names an entity set or an entity type, qualified or not.
///
/// Fields of complex types follow theirs by path, and so do those of the entities that can be read along: lines are
/// `to_Item/results` and `to_Item/results/Material` in version 2, `_Item` and `_Item/Material` in version 4. The
/// property that a navigation hangs on refers to its target, by the names of its type and of its sets. What only the
/// service knows, as which values a new entity needs, is demanded only where it is said to be: by `RequiredProperties`.
Result<VendorSchema> read_odata_schema(std::string_view metadata, std::string_view entity,
                                       XmlLimits limits = odata_metadata_limits);

/// Whether a description may be such a document: the first thing in it is an element.
bool looks_like_xml(std::string_view text);

}  // namespace throughline
