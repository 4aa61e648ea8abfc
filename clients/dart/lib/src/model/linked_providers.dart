//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:social_flow/src/model/linked_provider.dart';
import 'package:json_annotation/json_annotation.dart';

part 'linked_providers.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class LinkedProviders {
  /// Returns a new [LinkedProviders] instance.
  LinkedProviders({

    required  this.items,
  });

  @JsonKey(
    
    name: r'items',
    required: true,
    includeIfNull: false,
  )


  final List<LinkedProvider> items;





    @override
    bool operator ==(Object other) => identical(this, other) || other is LinkedProviders &&
      other.items == items;

    @override
    int get hashCode =>
        items.hashCode;

  factory LinkedProviders.fromJson(Map<String, dynamic> json) => _$LinkedProvidersFromJson(json);

  Map<String, dynamic> toJson() => _$LinkedProvidersToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

