//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'portal_page.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class PortalPage {
  /// Returns a new [PortalPage] instance.
  PortalPage({

    required  this.url,
  });

  @JsonKey(
    
    name: r'url',
    required: true,
    includeIfNull: false,
  )


  final String url;





    @override
    bool operator ==(Object other) => identical(this, other) || other is PortalPage &&
      other.url == url;

    @override
    int get hashCode =>
        url.hashCode;

  factory PortalPage.fromJson(Map<String, dynamic> json) => _$PortalPageFromJson(json);

  Map<String, dynamic> toJson() => _$PortalPageToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

