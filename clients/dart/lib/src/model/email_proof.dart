//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'email_proof.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class EmailProof {
  /// Returns a new [EmailProof] instance.
  EmailProof({

     this.token,

     this.email,

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
    
    name: r'email',
    required: false,
    includeIfNull: false,
  )


  final String? email;



  @JsonKey(
    
    name: r'code',
    required: false,
    includeIfNull: false,
  )


  final String? code;





    @override
    bool operator ==(Object other) => identical(this, other) || other is EmailProof &&
      other.token == token &&
      other.email == email &&
      other.code == code;

    @override
    int get hashCode =>
        (token == null ? 0 : token.hashCode) +
        (email == null ? 0 : email.hashCode) +
        (code == null ? 0 : code.hashCode);

  factory EmailProof.fromJson(Map<String, dynamic> json) => _$EmailProofFromJson(json);

  Map<String, dynamic> toJson() => _$EmailProofToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

