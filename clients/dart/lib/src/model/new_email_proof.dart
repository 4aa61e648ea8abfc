//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'new_email_proof.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class NewEmailProof {
  /// Returns a new [NewEmailProof] instance.
  NewEmailProof({

     this.token,

     this.code,
  });

      /// what follows the # of the letter's link
  @JsonKey(
    
    name: r'token',
    required: false,
    includeIfNull: false,
  )


  final String? token;



  @JsonKey(
    
    name: r'code',
    required: false,
    includeIfNull: false,
  )


  final String? code;





    @override
    bool operator ==(Object other) => identical(this, other) || other is NewEmailProof &&
      other.token == token &&
      other.code == code;

    @override
    int get hashCode =>
        (token == null ? 0 : token.hashCode) +
        (code == null ? 0 : code.hashCode);

  factory NewEmailProof.fromJson(Map<String, dynamic> json) => _$NewEmailProofFromJson(json);

  Map<String, dynamic> toJson() => _$NewEmailProofToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

