#include <throughline/mapping/odata_schema.hpp>

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

using namespace throughline;

namespace {

constexpr std::string_view version_4 = R"xml(<?xml version="1.0"?>
<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices>
<Schema Namespace="firm.v1" Alias="self" xmlns="http://docs.oasis-open.org/odata/ns/edm">
  <EnumType Name="Phase"><Member Name="live" Value="1"/><Member Name="done" Value="2"/></EnumType>
  <TypeDefinition Name="Code" UnderlyingType="Edm.String" MaxLength="12"/>
  <ComplexType Name="Address"><Property Name="City" Type="Edm.String" MaxLength="40"/>
    <Property Name="Geo" Type="self.Address"/></ComplexType>
  <EntityType Name="Thing" Abstract="true"><Key><PropertyRef Name="id"/></Key>
    <Property Name="id" Type="Edm.Guid" Nullable="false"/></EntityType>
  <EntityType Name="Job" BaseType="self.Thing">
    <Property Name="title" Type="Edm.String" Nullable="false" MaxLength="80">
      <Annotation Term="Org.OData.Core.V1.Label" String="Title"/></Property>
    <Property Name="code" Type="self.Code"/>
    <Property Name="phase" Type="firm.v1.Phase"/>
    <Property Name="fee" Type="Edm.Decimal" Precision="18" Scale="2"/>
    <Property Name="rate" Type="Edm.Decimal" Scale="variable"/>
    <Property Name="billable" Type="Edm.Boolean"/>
    <Property Name="starts" Type="Edm.Date"/>
    <Property Name="changed" Type="Edm.DateTimeOffset"><Annotation Term="Org.OData.Core.V1.Computed"/></Property>
    <Property Name="number" Type="Edm.Int32"/>
    <Property Name="_client_value" Type="Edm.Guid"/>
    <Property Name="site" Type="self.Address"/>
    <Property Name="tags" Type="Collection(Edm.String)"/>
    <Property Name="shape" Type="Edm.GeographyPoint"/>
    <NavigationProperty Name="client" Type="self.Client">
      <ReferentialConstraint Property="_client_value" ReferencedProperty="id"/></NavigationProperty>
    <NavigationProperty Name="lines" Type="Collection(self.Line)"/>
  </EntityType>
  <EntityType Name="Client" BaseType="self.Thing"><Property Name="name" Type="Edm.String"/></EntityType>
  <EntityType Name="Line" BaseType="self.Thing"><Property Name="amount" Type="Edm.Decimal" Precision="10" Scale="2"/>
    <NavigationProperty Name="job" Type="self.Job"/></EntityType>
  <EntityContainer Name="Container">
    <EntitySet Name="jobs" EntityType="self.Job"/><EntitySet Name="clients" EntityType="self.Client"/>
  </EntityContainer>
  <Annotations Target="self.Job/number"><Annotation Term="Org.OData.Core.V1.Immutable" Bool="true"/></Annotations>
  <Annotations Target="self.Container/jobs"><Annotation Term="Org.OData.Capabilities.V1.InsertRestrictions"><Record>
    <PropertyValue Property="RequiredProperties"><Collection><PropertyPath>title</PropertyPath></Collection>
    </PropertyValue></Record></Annotation></Annotations>
</Schema></edmx:DataServices></edmx:Edmx>)xml";

constexpr std::string_view version_2 =
    R"xml(<edmx:Edmx Version="1.0" xmlns:edmx="http://schemas.microsoft.com/ado/2007/06/edmx"
    xmlns:s="http://www.sap.com/Protocols/SAPData"><edmx:DataServices>
<Schema Namespace="SO" xmlns="http://schemas.microsoft.com/ado/2008/09/edm">
  <EntityType Name="OrderType"><Key><PropertyRef Name="Order"/></Key>
    <Property Name="Order" Type="Edm.String" Nullable="false" MaxLength="10"/>
    <Property Name="Date" Type="Edm.DateTime" Precision="0" s:display-format="Date" s:label="Day"/>
    <Property Name="At" Type="Edm.DateTime" s:creatable="false" s:updatable="false"/>
    <NavigationProperty Name="to_Item" Relationship="SO.OrderItems" FromRole="o" ToRole="i"/>
    <NavigationProperty Name="to_Buyer" Relationship="SO.OrderBuyer" FromRole="o" ToRole="b"/></EntityType>
  <EntityType Name="ItemType"><Property Name="Material" Type="Edm.String" MaxLength="40"/></EntityType>
  <EntityType Name="BuyerType"><Property Name="Name" Type="Edm.String"/></EntityType>
  <Association Name="OrderItems"><End Type="SO.OrderType" Multiplicity="1" Role="o"/>
    <End Type="SO.ItemType" Multiplicity="*" Role="i"/></Association>
  <Association Name="OrderBuyer"><End Type="SO.OrderType" Multiplicity="*" Role="o"/>
    <End Type="SO.BuyerType" Multiplicity="0..1" Role="b"/></Association>
  <EntityContainer Name="C"><EntitySet Name="Orders" EntityType="SO.OrderType"/>
    <EntitySet Name="Buyers" EntityType="SO.BuyerType" s:creatable="false"/></EntityContainer>
</Schema></edmx:DataServices></edmx:Edmx>)xml";

SchemaField the(VendorSchema const& schema, std::string_view name) {
    auto const* const found = schema.find(name);
    REQUIRE_MESSAGE(found, std::string{name});
    return *found;
}

std::string replaced(std::string_view text, std::string_view old, std::string_view by) {
    std::string copy{text};
    return copy.replace(copy.find(old), old.size(), by);
}

}  // namespace

TEST_CASE("OData metadata of version 4 says what an entity has, and what may be done with it (R219, P37)") {
    auto const read = read_odata_schema(version_4, "jobs");
    REQUIRE_MESSAGE(read, read.error().describe());
    using enum VendorType;
    CHECK(read->object == "jobs");
    CHECK(the(*read, "id").type == text);  // Of the base type.
    CHECK_FALSE(the(*read, "id").updateable);
    CHECK_FALSE(the(*read, "id").is_demanded());
    CHECK(the(*read, "title").length == 80);
    CHECK(the(*read, "title").label == "Title");
    CHECK(the(*read, "title").is_demanded());
    CHECK(the(*read, "code").length == 12);
    CHECK(the(*read, "phase").values == std::vector<std::string>{"done", "live"});
    CHECK(the(*read, "phase").type == choice);
    CHECK(the(*read, "fee").precision == 18);
    CHECK(the(*read, "fee").scale == 2);
    CHECK(the(*read, "rate").precision == 0);
    CHECK(the(*read, "billable").type == boolean);
    CHECK(the(*read, "starts").type == date);
    CHECK(the(*read, "changed").type == timestamp);
    CHECK_FALSE(the(*read, "changed").createable);
    CHECK(the(*read, "number").createable);
    CHECK_FALSE(the(*read, "number").updateable);
    CHECK(the(*read, "_client_value").refers_to == std::vector<std::string>{"Client", "clients"});
    CHECK(the(*read, "site").type == object);
    CHECK(the(*read, "site/City").length == 40);
    CHECK(the(*read, "tags").type == list);
    CHECK(the(*read, "shape").type == unknown);
    CHECK(read->leads_elsewhere("client/name"));
    CHECK(the(*read, "lines").type == list);
    CHECK(the(*read, "lines/amount").scale == 2);
    CHECK(the(*read, "lines/job").type == reference);
    // Named by its type it is the same, down to what its only set says.
    auto const by_type = read_odata_schema(version_4, "Job");
    REQUIRE(by_type);
    CHECK(by_type->fields == read->fields);
    CHECK(read_odata_schema(version_4, "firm.v1.Job")->fields == read->fields);
}

TEST_CASE("OData metadata of version 2 says it in SAP's words (R219, P37)") {
    auto const read = read_odata_schema(version_2, "Orders");
    REQUIRE_MESSAGE(read, read.error().describe());
    using enum VendorType;
    CHECK(the(*read, "Order").length == 10);
    CHECK_FALSE(the(*read, "Order").updateable);
    CHECK(the(*read, "Date").type == date);
    CHECK(the(*read, "Date").label == "Day");
    CHECK(the(*read, "At").type == timestamp);
    CHECK_FALSE(the(*read, "At").createable);
    CHECK_FALSE(the(*read, "At").updateable);
    CHECK(the(*read, "to_Item/results").type == list);
    CHECK(the(*read, "to_Item/results/Material").length == 40);
    CHECK(read->leads_elsewhere("to_Buyer/Name"));
    CHECK_FALSE(the(*read_odata_schema(version_2, "Buyers"), "Name").createable);
}

TEST_CASE("a metadata document that is hostile, wrong or endless is an error and never a schema (L12, P37)") {
    auto const code = [](std::string_view text, std::string_view entity) {
        auto const read = read_odata_schema(text, entity);
        REQUIRE_FALSE(read);
        return read.error().code();
    };
    CHECK(code(version_4, "Nobody") == ErrorCode::not_found);
    CHECK(code("", "jobs") == ErrorCode::corrupt);
    CHECK(code("<html/>", "jobs") == ErrorCode::corrupt);
    CHECK(code("<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>", "jobs") == ErrorCode::corrupt);
    CHECK(code(version_4.substr(0, version_4.size() - 9), "jobs") == ErrorCode::corrupt);
    // A type that is its own base, and one that holds itself over and over: bounded.
    CHECK(read_odata_schema(replaced(version_4, "BaseType=\"self.Thing\"", "BaseType=\"self.Job\""), "jobs"));
    std::string many = "<C Name=\"Address\">";
    for (int each = 0; each < 400; ++each)
        many += "<Property Name=\"p" + std::to_string(each) + "\" Type=\"self.Address\"/>";
    CHECK(code(replaced(version_4, "<ComplexType Name=\"Address\">", "<ComplexType" + many.substr(2)), "jobs") ==
          ErrorCode::corrupt);
    CHECK(looks_like_xml("\xEF\xBB\xBF \n<a/>"));
    CHECK_FALSE(looks_like_xml("{\"name\":\"<\"}"));
    CHECK_FALSE(looks_like_xml(""));
}

TEST_CASE("the metadata that SAP publishes of its services is read whole (R219)") {
    struct Published {
        char const* file;
        char const* entity;
        char const* field;
        std::size_t length;
    };
    std::size_t read = 0;
    for (auto const& [file, entity, name, length] :
         {Published{"API_SALES_ORDER_SRV", "A_SalesOrder", "SoldToParty", 10},
          Published{"API_SALES_ORDER_SRV", "A_SalesOrder", "to_Item/results/Material", 40},
          Published{"API_BUSINESS_PARTNER", "A_BusinessPartner", "BusinessPartnerFullName", 81},
          Published{"API_ENTERPRISE_PROJECT_SRV_0002", "A_EnterpriseProject", "ProjectDescription", 60},
          Published{"CE_SALESORDER_0001", "SalesOrder", "SoldToParty", 10}}) {
        if (std::string_view{THROUGHLINE_SHARED_DIR}.empty()) break;
        std::ifstream in{std::filesystem::path{THROUGHLINE_SHARED_DIR} / "contracts/sap-s4hana/metadata" /
                             (std::string{file} + ".edmx"),
                         std::ios::binary};
        if (!in) continue;
        std::string const text{std::istreambuf_iterator<char>{in}, {}};
        auto const        schema = read_odata_schema(text, entity);
        CAPTURE(std::string{entity});
        REQUIRE_MESSAGE(schema, schema.error().describe());
        CHECK(the(*schema, name).type == VendorType::text);
        CHECK(the(*schema, name).length == length);
        CHECK(vendor_schema_from_json(to_json(*schema)).value() == *schema);
        ++read;
    }
    if (read == 0) MESSAGE("skipped: the vendors' contracts are not here");
}
