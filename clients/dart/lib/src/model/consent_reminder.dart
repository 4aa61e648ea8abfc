//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'consent_reminder.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class ConsentReminder {
  /// Returns a new [ConsentReminder] instance.
  ConsentReminder({

    required  this.login,

    required  this.password,

    required  this.parentEmail,
  });

      /// username or e-mail
  @JsonKey(
    
    name: r'login',
    required: true,
    includeIfNull: false,
  )


  final String login;



  @JsonKey(
    
    name: r'password',
    required: true,
    includeIfNull: false,
  )


  final String password;



      /// where the letter goes; the first one's address is kept nowhere
  @JsonKey(
    
    name: r'parent_email',
    required: true,
    includeIfNull: false,
  )


  final String parentEmail;





    @override
    bool operator ==(Object other) => identical(this, other) || other is ConsentReminder &&
      other.login == login &&
      other.password == password &&
      other.parentEmail == parentEmail;

    @override
    int get hashCode =>
        login.hashCode +
        password.hashCode +
        parentEmail.hashCode;

  factory ConsentReminder.fromJson(Map<String, dynamic> json) => _$ConsentReminderFromJson(json);

  Map<String, dynamic> toJson() => _$ConsentReminderToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

