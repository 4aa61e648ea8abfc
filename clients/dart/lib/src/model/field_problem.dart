//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'field_problem.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class FieldProblem {
  /// Returns a new [FieldProblem] instance.
  FieldProblem({

    required  this.pointer,

    required  this.code,

    required  this.detail,
  });

  @JsonKey(
    
    name: r'pointer',
    required: true,
    includeIfNull: false,
  )


  final String pointer;



  @JsonKey(
    
    name: r'code',
    required: true,
    includeIfNull: false,
  )


  final String code;



  @JsonKey(
    
    name: r'detail',
    required: true,
    includeIfNull: false,
  )


  final String detail;





    @override
    bool operator ==(Object other) => identical(this, other) || other is FieldProblem &&
      other.pointer == pointer &&
      other.code == code &&
      other.detail == detail;

    @override
    int get hashCode =>
        pointer.hashCode +
        code.hashCode +
        detail.hashCode;

  factory FieldProblem.fromJson(Map<String, dynamic> json) => _$FieldProblemFromJson(json);

  Map<String, dynamic> toJson() => _$FieldProblemToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

