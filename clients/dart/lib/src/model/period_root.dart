//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:social_flow/src/model/header.dart';
import 'package:json_annotation/json_annotation.dart';

part 'period_root.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class PeriodRoot {
  /// Returns a new [PeriodRoot] instance.
  PeriodRoot({

    required  this.root,

    required  this.header,
  });

  @JsonKey(
    
    name: r'root',
    required: true,
    includeIfNull: false,
  )


  final String root;



  @JsonKey(
    
    name: r'header',
    required: true,
    includeIfNull: false,
  )


  final Header header;





    @override
    bool operator ==(Object other) => identical(this, other) || other is PeriodRoot &&
      other.root == root &&
      other.header == header;

    @override
    int get hashCode =>
        root.hashCode +
        header.hashCode;

  factory PeriodRoot.fromJson(Map<String, dynamic> json) => _$PeriodRootFromJson(json);

  Map<String, dynamic> toJson() => _$PeriodRootToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

