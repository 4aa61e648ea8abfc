//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:social_flow/src/model/child_account.dart';
import 'package:json_annotation/json_annotation.dart';

part 'children.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class Children {
  /// Returns a new [Children] instance.
  Children({

    required  this.items,
  });

  @JsonKey(
    
    name: r'items',
    required: true,
    includeIfNull: false,
  )


  final List<ChildAccount> items;





    @override
    bool operator ==(Object other) => identical(this, other) || other is Children &&
      other.items == items;

    @override
    int get hashCode =>
        items.hashCode;

  factory Children.fromJson(Map<String, dynamic> json) => _$ChildrenFromJson(json);

  Map<String, dynamic> toJson() => _$ChildrenToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

