//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'new_user.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class NewUser {
  /// Returns a new [NewUser] instance.
  NewUser({

    required  this.username,

    required  this.email,

    required  this.password,

     this.displayName,

     this.birthDate,

     this.country,

     this.parentEmail,
  });

      /// 3 to 30 letters, digits, underscores and dots; unique whatever the case
  @JsonKey(
    
    name: r'username',
    required: true,
    includeIfNull: false,
  )


  final String username;



  @JsonKey(
    
    name: r'email',
    required: true,
    includeIfNull: false,
  )


  final String email;



  @JsonKey(
    
    name: r'password',
    required: true,
    includeIfNull: false,
  )


  final String password;



      /// the username when left out
  @JsonKey(
    
    name: r'display_name',
    required: false,
    includeIfNull: false,
  )


  final String? displayName;



      /// told once; without it, what is for adults stays closed
  @JsonKey(
    
    name: r'birth_date',
    required: false,
    includeIfNull: false,
  )


  final String? birthDate;



      /// whose law says who is a minor
  @JsonKey(
    
    name: r'country',
    required: false,
    includeIfNull: false,
  )


  final String? country;



      /// whose consent is asked, where the law wants it at this age; else it is not kept
  @JsonKey(
    
    name: r'parent_email',
    required: false,
    includeIfNull: false,
  )


  final String? parentEmail;





    @override
    bool operator ==(Object other) => identical(this, other) || other is NewUser &&
      other.username == username &&
      other.email == email &&
      other.password == password &&
      other.displayName == displayName &&
      other.birthDate == birthDate &&
      other.country == country &&
      other.parentEmail == parentEmail;

    @override
    int get hashCode =>
        username.hashCode +
        email.hashCode +
        password.hashCode +
        (displayName == null ? 0 : displayName.hashCode) +
        (birthDate == null ? 0 : birthDate.hashCode) +
        (country == null ? 0 : country.hashCode) +
        (parentEmail == null ? 0 : parentEmail.hashCode);

  factory NewUser.fromJson(Map<String, dynamic> json) => _$NewUserFromJson(json);

  Map<String, dynamic> toJson() => _$NewUserToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

